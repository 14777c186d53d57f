import NIOCore
import NIOHTTP1
import NIOPosix
import StratisID
import StratisWallet
import StratisWalletAsyncHTTPClient
import Synchronization
import Testing

/// The transport against a server on this machine.
@Suite struct AsyncHTTPCallbackTransportTests {
    private func deadline(_ duration: Duration = .seconds(5)) -> ContinuousClock.Instant { .now.advanced(by: duration) }

    private func outcome(
        host: String = "127.0.0.1",
        behavior: LoopbackServer.Behavior,
        timeLimit: Duration = .seconds(5)
    ) async throws -> (ApprovalOutcome, [LoopbackServer.Request]) {
        let server = try await LoopbackServer(behavior)
        let policy = SigningPolicy(hosts: .any, networks: [.cirrus])
        let approver = CallbackApprover(
            transport: AsyncHTTPCallbackTransport(),
            policy: policy,
            allowedHosts: [AllowedHost(host)].compactMap { $0 },
            timeLimit: timeLimit
        )
        let challenge = try Challenge(parsing: "sid:\(host):\(server.port)/v1/ssas?uid=1&exp=1700000000")
        let outcome = try await approver.approve(
            challenge,
            on: .cirrus,
            with: Example.signer(),
            at: Example.now
        ) { _ in true }
        let requests = server.requests
        try await server.stop()
        return (outcome, requests)
    }

    @Test func `a signature is posted as JSON`() async throws {
        let (outcome, requests) = try await outcome(behavior: .answer(status: 204, body: ""))
        #expect(outcome == .approved(status: 204))
        #expect(requests.count == 1)
        let request = try #require(requests.first)
        #expect(request.method == "POST" && request.uri == "/v1/ssas?uid=1&exp=1700000000")
        #expect(request.contentType == "application/json")
        #expect(request.body.hasPrefix(#"{"signature":""#))
    }

    @Test func `localhost is resolved and posted to`() async throws {
        let (outcome, requests) = try await outcome(host: "localhost", behavior: .answer(status: 200, body: "{}"))
        #expect(outcome == .approved(status: 200))
        #expect(requests.count == 1)
    }

    @Test func `the error code of a refusal is read`() async throws {
        let body = #"{"error":"invalid_grant","error_description":"no"}"#
        let (outcome, _) = try await outcome(behavior: .answer(status: 400, body: body))
        #expect(outcome == .refused(status: 400, errorCode: "invalid_grant"))
    }

    @Test(arguments: ["", "<html>", "[]", #"{"error":1}"#, #"{"error":"\u001b[2J"}"#, #"{"title":"Bad"}"#])
    func `a refusal without one has none`(_ body: String) async throws {
        let (outcome, _) = try await outcome(behavior: .answer(status: 400, body: body))
        #expect(outcome == .refused(status: 400, errorCode: nil))
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect is not followed`(_ status: Int) async throws {
        let target = try await LoopbackServer(.answer(status: 204, body: ""))
        let (outcome, requests) = try await outcome(
            behavior: .redirect(status: status, location: "http://127.0.0.1:\(target.port)/")
        )
        #expect(outcome == .redirected(status: status))
        #expect(requests.count == 1)
        #expect(target.requests.isEmpty)
        try await target.stop()
    }

    @Test func `an answer of 4,096 bytes is read and a longer one is not`() async throws {
        let longest = String(repeating: " ", count: 4096)
        #expect(try await outcome(behavior: .answer(status: 200, body: longest)).0 == .approved(status: 200))
        #expect(try await outcome(behavior: .answer(status: 200, body: longest + " ")).0 == .tooLong)
        let endless = String(repeating: " ", count: 4_000_000)
        #expect(try await outcome(behavior: .answer(status: 200, body: endless)).0 == .tooLong)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [LoopbackServer.Behavior.silence, .head, .drip])
    func `a server that does not come to an end is left in time`(_ behavior: LoopbackServer.Behavior) async throws {
        let start = ContinuousClock.now
        let (outcome, requests) = try await outcome(behavior: behavior, timeLimit: .milliseconds(400))
        #expect(outcome == .timedOut)
        #expect(requests.count == 1)
        #expect(start.duration(to: .now) < .seconds(4))
    }

    @Test(.timeLimit(.minutes(1)))
    func `whoever is cancelled in the middle of an answer does not take it for whole`() async throws {
        let server = try await LoopbackServer(.head)
        let challenge = try Challenge(parsing: "sid:127.0.0.1:\(server.port)/x?uid=1&exp=1700000000")
        let allowed = [AllowedHost("127.0.0.1")].compactMap { $0 }
        let target = try CallbackTarget(of: challenge, allowedHosts: allowed)
        let request = CallbackRequest(
            target: target,
            addresses: [.v4(0x7F00_0001)],
            body: "{}",
            maximumResponseByteCount: 4096
        )
        let limit = deadline(.seconds(30))
        let post = Task { try await AsyncHTTPCallbackTransport().post(request, deadline: limit) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        try await Task.sleep(for: .milliseconds(100))
        post.cancel()
        await #expect(throws: CallbackTransportError.self) { try await post.value }
        try await server.stop()
    }

    @Test func `nobody listening is unreachable`() async throws {
        let server = try await LoopbackServer(.silence)
        let port = server.port
        try await server.stop()
        let challenge = try Challenge(parsing: "sid:127.0.0.1:\(port)/x?uid=1&exp=1700000000")
        let approver = CallbackApprover(
            transport: AsyncHTTPCallbackTransport(),
            policy: SigningPolicy(hosts: .any, networks: [.cirrus]),
            allowedHosts: [AllowedHost("127.0.0.1")].compactMap { $0 }
        )
        let outcome = try await approver.approve(challenge, on: .cirrus, with: Example.signer(), at: Example.now) { _ in
            true
        }
        #expect(outcome.name == "unreachable")
    }

    @Test func `the connection goes to the address that was checked, not to what the name means now`() async throws {
        let server = try await LoopbackServer(.answer(status: 204, body: ""))
        let name = "rebinding.invalid"
        // The name has no address at all: only the one that is handed over can lead to the server.
        let transport = PinningTransport(address: .v4(0x7F00_0001))
        let approver = CallbackApprover(
            transport: transport,
            policy: SigningPolicy(hosts: .any, networks: [.cirrus]),
            allowedHosts: [AllowedHost(name)].compactMap { $0 }
        )
        let challenge = try Challenge(parsing: "sid:\(name):\(server.port)/x?uid=1&exp=1700000000")
        let outcome = try await approver.approve(challenge, on: .cirrus, with: Example.signer(), at: Example.now) { _ in
            true
        }
        // It is spoken to with TLS, which the server does not understand; that it was asked is what counts.
        #expect(outcome.name == "unreachable")
        #expect(server.connectionCount == 1)
        #expect(server.requests.isEmpty)
        try await server.stop()
    }

    @Test func `a name that does not exist is unreachable`() async throws {
        await #expect(throws: CallbackTransportError.self) {
            try await AsyncHTTPCallbackTransport().addresses(of: "does-not-exist.invalid", deadline: deadline())
        }
    }

    @Test func `names of this machine are resolved`() async throws {
        let addresses = try await AsyncHTTPCallbackTransport().addresses(of: "localhost", deadline: deadline())
        #expect(!addresses.isEmpty && addresses.allSatisfy { $0.scope == .loopback })
    }

    @Test func `a deadline that has passed is not waited for`() async throws {
        let target = try CallbackTarget(of: Example.challenge(), allowedHosts: [])
        // TEST-NET-1, where nobody answers and nobody refuses.
        let server = IPAddress.v4(0xC000_0201)
        let request = CallbackRequest(target: target, addresses: [server], body: "", maximumResponseByteCount: 1)
        await #expect(throws: CallbackTransportError.timedOut) {
            try await AsyncHTTPCallbackTransport().post(request, deadline: .now.advanced(by: .seconds(-1)))
        }
    }
}

/// The usual transport with a table instead of a resolver.
private struct PinningTransport: CallbackTransport {
    let address: IPAddress

    func addresses(
        of host: String,
        deadline: ContinuousClock.Instant
    ) async throws(CallbackTransportError) -> [IPAddress] { [address] }

    func post(
        _ request: CallbackRequest,
        deadline: ContinuousClock.Instant
    ) async throws(CallbackTransportError) -> CallbackResponse {
        try await AsyncHTTPCallbackTransport().post(request, deadline: deadline)
    }
}
