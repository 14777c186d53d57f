import StratisID
import StratisWallet
import Synchronization
import TestVectors
import Testing

/// Where a signature is posted, and where it is not.
@Suite struct CallbackApproverTests {
    private static let publicAddress = IPAddress.v4(0x0808_0808)
    private static let now = UnixSeconds(4_102_444_700)

    private func approver(
        _ transport: RecordingTransport,
        allowed: [String] = []
    ) -> CallbackApprover<RecordingTransport> {
        var policy = SigningPolicy(hosts: .any, networks: [.cirrus], maximumLifetime: nil)
        policy.allowsNonCanonical = true
        policy.allowsMissingExpiry = true
        return CallbackApprover(
            transport: transport,
            policy: policy,
            allowedHosts: allowed.compactMap { AllowedHost($0) }
        )
    }

    private func approve(
        _ sid: String,
        _ transport: RecordingTransport,
        allowed: [String] = [],
        confirm: Bool = true
    ) async throws -> ApprovalOutcome {
        try await approver(transport, allowed: allowed)
            .approve(Example.challenge(sid), on: .cirrus, with: Example.signer(), at: Self.now) { _ in confirm }
    }

    @Test(arguments: try vectors(CallbackTargetVector.self))
    func `a host is posted to or refused as the vectors say`(_ vector: CallbackTargetVector) async throws {
        let allowed = vector.allowed.compactMap { AllowedHost($0) }
        #expect(allowed.count == vector.allowed.count)
        switch vector.expected {
        case .valid(let url):
            let target = try CallbackTarget(of: Example.challenge(vector.sid), allowedHosts: allowed)
            #expect(target.url == url)
            #expect(target.isSecure == url.hasPrefix("https://"))
        case .invalid(let name):
            let refusal = try #require(CallbackRefusal(rawValue: name))
            let transport = RecordingTransport()
            await #expect(throws: refusal) {
                try await approve(vector.sid, transport, allowed: vector.allowed)
            }
            #expect(transport.resolved == [] && transport.posted == [])
        }
    }

    @Test(arguments: try vectors(IPAddressVector.self))
    func `an address is where the vectors say`(_ vector: IPAddressVector) throws {
        switch vector.expected {
        case .valid(let scope):
            let address = try #require(IPAddress(vector.input))
            #expect(address.scope.rawValue == scope)
            #expect(IPAddress(address.description) == address)
        case .invalid: #expect(IPAddress(vector.input) == nil)
        }
    }

    @Test func `the signature goes to the address that was checked`() async throws {
        let transport = RecordingTransport(names: ["auth.example.com": [Self.publicAddress]])
        let outcome = try await approve("sid:AUTH.example.com/v1/ssas?uid=1&exp=4102444800", transport)
        #expect(outcome == .approved(status: 204))
        #expect(transport.resolved == ["auth.example.com"])
        let request = try #require(transport.posted.first)
        #expect(transport.posted.count == 1)
        #expect(request.addresses == [Self.publicAddress])
        #expect(request.target.url == "https://auth.example.com/v1/ssas?uid=1&exp=4102444800")
        #expect(request.target.host == "auth.example.com" && request.target.port == 443 && request.target.isSecure)
        #expect(request.maximumResponseByteCount == 4096)
        let address = try Example.key().address(on: .cirrus)
        #expect(request.body.hasSuffix(#"","publicKey":"\#(address)"}"#))
    }

    @Test(
        arguments: [
            ("127.0.0.1", .loopbackAddress), ("10.1.2.3", .privateAddress), ("169.254.169.254", .metadataAddress),
            ("169.254.1.1", .linkLocalAddress), ("100.64.0.1", .sharedAddress), ("224.0.0.1", .multicastAddress),
            ("0.0.0.0", .reservedAddress), ("::1", .loopbackAddress), ("fd00::1", .privateAddress),
            ("fe80::1", .linkLocalAddress), ("::ffff:127.0.0.1", .loopbackAddress),
            ("64:ff9b::7f00:1", .loopbackAddress),
            ("2002:c0a8:1::", .privateAddress), ("2001:db8::1", .reservedAddress), ("fd00:ec2::254", .metadataAddress),
        ] as [(String, CallbackRefusal)]
    )
    func `a name that leads inside is refused, whatever else it leads to`(
        _ address: String,
        _ refusal: CallbackRefusal
    ) async throws {
        let inside = try #require(IPAddress(address))
        for addresses in [[inside], [Self.publicAddress, inside], [inside, Self.publicAddress]] {
            let transport = RecordingTransport(names: ["auth.example.com": addresses])
            await #expect(throws: refusal) {
                try await approve("sid:auth.example.com/x?uid=1", transport)
            }
            #expect(transport.posted == [])
        }
    }

    @Test func `an allowed host may lead inside`() async throws {
        let transport = RecordingTransport(names: ["auth.internal": [.v4(0x0A00_0001)]])
        let outcome = try await approve("sid:auth.internal:8443/x?uid=1", transport, allowed: ["auth.internal"])
        #expect(outcome == .approved(status: 204))
        #expect(transport.posted.first?.target.url == "https://auth.internal:8443/x?uid=1")
    }

    @Test func `localhost that leads elsewhere is not spoken to in the clear`() async throws {
        let transport = RecordingTransport(names: ["localhost": [.v4(0x0808_0808)]])
        await #expect(throws: CallbackRefusal.notLoopback) {
            try await approve("sid:localhost:8080/x?uid=1", transport, allowed: ["localhost"])
        }
        #expect(transport.posted == [])
    }

    @Test func `without a yes nothing is resolved or sent`() async throws {
        let transport = RecordingTransport(names: ["auth.example.com": [Self.publicAddress]])
        #expect(try await approve("sid:auth.example.com/x?uid=1", transport, confirm: false) == .declined)
        #expect(transport.resolved == [] && transport.posted == [])
    }

    @Test func `the question has what a user has to see`() async throws {
        let transport = RecordingTransport(names: ["auth.example.com": [Self.publicAddress]])
        let challenge = try Example.challenge("sid:auth.example.com/x?uid=1&exp=4102444800")
        let signer = try Example.signer()
        _ = try await approver(transport).approve(challenge, on: .cirrus, with: signer, at: Self.now) { question in
            #expect(question.host == "auth.example.com")
            #expect(question.expiry == UnixSeconds(4_102_444_800))
            #expect(question.address == signer.publicKey.address(on: .cirrus))
            return true
        }
    }

    @Test func `a signer whose key is another one after the question is not posted for`() async throws {
        let transport = RecordingTransport(names: ["auth.example.com": [Self.publicAddress]])
        let challenge = try Example.challenge("sid:auth.example.com/x?uid=1&exp=4102444800")
        let shown = try Example.key(1).address(on: .cirrus)
        let signer = ChangingSigner(before: try Example.signer(1), after: try Example.signer(2))
        await #expect(throws: SignerError.wrongSignature) {
            try await approver(transport).approve(challenge, on: .cirrus, with: signer, at: Self.now) { question in
                #expect(question.address == shown)
                signer.change()
                return true
            }
        }
        #expect(transport.posted == [])
    }

    @Test func `an expired challenge is refused before anything is sent`() async throws {
        let transport = RecordingTransport(names: ["auth.example.com": [Self.publicAddress]])
        await #expect(throws: SigningRefusal.expired) {
            try await approve("sid:auth.example.com/x?uid=1&exp=4102444699", transport)
        }
        #expect(transport.resolved == [] && transport.posted == [])
    }

    @Test(
        arguments: [
            (.success(CallbackResponse(status: 200, errorCode: nil)), .approved(status: 200)),
            (.success(CallbackResponse(status: 299, errorCode: nil)), .approved(status: 299)),
            (.success(CallbackResponse(status: 301, errorCode: nil)), .redirected(status: 301)),
            (.success(CallbackResponse(status: 308, errorCode: nil)), .redirected(status: 308)),
            (
                .success(CallbackResponse(status: 400, errorCode: "invalid_grant")),
                .refused(status: 400, errorCode: "invalid_grant")
            ),
            (.success(CallbackResponse(status: 429, errorCode: nil)), .refused(status: 429, errorCode: nil)),
            (.success(CallbackResponse(status: 503, errorCode: "x")), .failed(status: 503)),
            (.success(CallbackResponse(status: 100, errorCode: nil)), .failed(status: 100)),
            (.failure(.timedOut), .timedOut), (.failure(.tooLong), .tooLong),
            (.failure(.unreachable("why")), .unreachable("why")),
        ] as [(Result<CallbackResponse, CallbackTransportError>, ApprovalOutcome)]
    )
    func `every answer has its outcome`(
        _ answer: Result<CallbackResponse, CallbackTransportError>,
        _ outcome: ApprovalOutcome
    ) async throws {
        let transport = RecordingTransport(names: ["auth.example.com": [Self.publicAddress]], answer: answer)
        #expect(try await approve("sid:auth.example.com/x?uid=1", transport) == outcome)
    }

    @Test func `a name that is not known is unreachable`() async throws {
        #expect(try await approve("sid:auth.example.com/x?uid=1", RecordingTransport()) == .unreachable("no such name"))
        let empty = RecordingTransport(names: ["auth.example.com": []])
        #expect(try await approve("sid:auth.example.com/x?uid=1", empty).name == "unreachable")
    }

    @Test func `hosts that cannot stand in a challenge cannot be allowed`() {
        for text in [
            "", "a b", "http://a", "a/b", "a?b", "user@a", "a:0", "a:65536", "::1", "[::1", "ä", "a:", "a.", "*",
        ] {
            #expect(AllowedHost(text) == nil, "\(text)")
        }
    }
}

/// A signer that takes another key when told to.
private final class ChangingSigner: Signer {
    private let before: KeySigner
    private let after: KeySigner
    private let hasChanged = Mutex(false)

    init(before: KeySigner, after: KeySigner) {
        self.before = before
        self.after = after
    }

    private var current: KeySigner { hasChanged.withLock { $0 } ? after : before }
    var publicKey: PublicKey { current.publicKey }

    func change() { hasChanged.withLock { $0 = true } }

    func signature(of digest: MessageDigest) -> MessageSignature { current.signature(of: digest) }
}
