import StratisID
import StratisWallet
import Testing

/// What a policy lets be signed.
@Suite struct SigningPolicyTests {
    private func policy(
        _ hosts: SigningPolicy.Hosts = .only(["auth.example.com"]),
        change: (inout SigningPolicy) -> Void = { _ in }
    ) -> SigningPolicy {
        var policy = SigningPolicy(hosts: hosts, networks: [.cirrus])
        change(&policy)
        return policy
    }

    private func refusal(
        of sid: String,
        by policy: SigningPolicy,
        at now: UnixSeconds = Example.now
    ) throws -> SigningRefusal? {
        do {
            _ = try policy.authorize(Example.challenge(sid), at: now)
            return nil
        } catch let error as SigningRefusal { return error }
    }

    @Test func `an allowed host is signed for`() async throws {
        let authorized = try policy().authorize(Example.challenge(), at: Example.now)
        let signed = try await authorized.sign(with: Example.signer(), on: .cirrus)
        #expect(signed.address == (try Example.key()).address(on: .cirrus))
        let digest = MessageDigest(of: Example.signedText)
        try signed.signature.verify(digest, signedBy: signed.address)
        #expect(
            signed.callbackBody == #"{"signature":"\#(signed.signature)","publicKey":"\#(signed.address)"}"#
        )
    }

    @Test func `every refusal has its case`() throws {
        let before = "sid:auth.example.com/x?uid=1&exp=1699999899"
        #expect(try refusal(of: Example.sid, by: policy(.only(["example.com"]))) == .hostNotAllowed)
        #expect(try refusal(of: Example.sid, by: policy(.only([]))) == .hostNotAllowed)
        #expect(try refusal(of: Example.sid, by: policy(.only(["auth.example.com:443"]))) == .hostNotAllowed)
        #expect(try refusal(of: before, by: policy()) == .expired)
        #expect(try refusal(of: "sid:auth.example.com/x?uid=1", by: policy()) == .missingExpiry)
        #expect(try refusal(of: "sid:auth.example.com/x?uid=1&exp=1700003501", by: policy()) == .lifetimeTooLong)
        #expect(try refusal(of: "sid:auth.example.com/x?exp=1700000000&uid=1", by: policy()) == .nonCanonical)
    }

    @Test func `each can be allowed`() throws {
        #expect(try refusal(of: Example.sid, by: policy(.any)) == nil)
        #expect(try refusal(of: Example.sid, by: policy(.only(["x", "AUTH.EXAMPLE.COM"]))) == nil)
        let expired = "sid:auth.example.com/x?uid=1&exp=1"
        #expect(try refusal(of: expired, by: policy { $0.allowsExpired = true }) == nil)
        let endless = "sid:auth.example.com/x?uid=1"
        #expect(try refusal(of: endless, by: policy { $0.allowsMissingExpiry = true }) == nil)
        let long = "sid:auth.example.com/x?uid=1&exp=253402300799"
        #expect(try refusal(of: long, by: policy { $0.maximumLifetime = nil }) == nil)
        let other = "sid:auth.example.com/x?exp=1700000000&uid=1"
        #expect(try refusal(of: other, by: policy { $0.allowsNonCanonical = true }) == nil)
    }

    @Test func `the last second is good and the next is not`() throws {
        #expect(try refusal(of: Example.sid, by: policy(), at: UnixSeconds(1_700_000_000)) == nil)
        #expect(try refusal(of: Example.sid, by: policy(), at: UnixSeconds(1_700_000_001)) == .expired)
        #expect(try refusal(of: Example.sid, by: policy(), at: UnixSeconds(1_699_996_400)) == nil)
        #expect(try refusal(of: Example.sid, by: policy(), at: UnixSeconds(1_699_996_399)) == .lifetimeTooLong)
    }

    @Test func `a key of another network does not sign`() async throws {
        let authorized = try policy().authorize(Example.challenge(), at: Example.now)
        await #expect(throws: SigningRefusal.networkNotAllowed) {
            try await authorized.sign(with: Example.signer(), on: .strax)
        }
    }

    /// A signer that says it has one key and signs with another.
    private struct Impostor: Signer {
        let claimed: KeySigner
        let actual: KeySigner

        var publicKey: PublicKey { claimed.publicKey }
        func signature(of digest: MessageDigest) -> MessageSignature { actual.signature(of: digest) }
    }

    @Test func `a signature of another key is not passed on`() async throws {
        let authorized = try policy().authorize(Example.challenge(), at: Example.now)
        let impostor = Impostor(claimed: try Example.signer(1), actual: try Example.signer(2))
        await #expect(throws: SignerError.wrongSignature) { try await authorized.sign(with: impostor, on: .cirrus) }
        await #expect(throws: TextSigningError.wrongSignature) { try await impostor.sign(text: "a") }
    }

    @Test func `a text that is a challenge is not signed as a text`() async throws {
        let signer = try Example.signer()
        let refusal = TextSigningError.isChallenge(host: "auth.example.com")
        await #expect(throws: refusal) { try await signer.sign(text: Example.signedText) }
        let forced = try await signer.sign(text: Example.signedText, evenIfChallenge: true)
        let digest = MessageDigest(of: Example.signedText)
        try forced.verify(digest, signedBy: Example.key().address(on: .cirrus))
        let free = try await signer.sign(text: "This is a test")
        try free.verify(MessageDigest(of: "This is a test"), signedBy: Example.key().address(on: .cirrus))
    }
}
