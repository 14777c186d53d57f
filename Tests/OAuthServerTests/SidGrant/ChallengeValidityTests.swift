import OAuthMessages
import OAuthServer
import Primitives
import StratisID
import Testing

/// The first MUST of the grant: the challenge is valid.
///
/// Every altered challenge is signed as it is, so that nothing but the check in question can refuse it.
@Suite struct ChallengeValidityTests {
    @Test(arguments: [
        ("auth.example.com", "evil.example.com", "unexpectedHost"),
        ("auth.example.com", "auth.example.com.", "malformedChallenge"),
        ("auth.example.com", "auth.example.com:443", "unexpectedHost"),
        ("auth.example.com", "auth.example.com:8443", "unexpectedHost"),
        ("auth.example.com", "user@auth.example.com", "malformedChallenge"),
        ("auth.example.com", "AUTH.example.com", "nonCanonicalChallenge"),
        ("/v1/ssas", "/v1/ssas/", "unexpectedPath"),
        ("/v1/ssas", "/v1/SSAS", "unexpectedPath"),
        ("/v1/ssas", "/v1/%73sas", "unexpectedPath"),
        ("/v1/ssas", "/", "unexpectedPath"),
        ("/v1/ssas", "", "malformedChallenge"),
        ("exp=1700000120", "exp=1700000119", "unknownChallenge"),
        ("exp=1700000120", "exp=1700000121", "unknownChallenge"),
        ("exp=1700000120", "exp=1700086520", "unknownChallenge"),
        ("exp=1700000120", "exp=253402300799", "unknownChallenge"),
        ("exp=1700000120", "exp=253402300800", "malformedChallenge"),
        ("exp=1700000120", "exp=18446744073709551616", "malformedChallenge"),
        ("exp=1700000120", "exp=-1", "malformedChallenge"),
        ("exp=1700000120", "exp=+1700000120", "malformedChallenge"),
        ("exp=1700000120", "exp=17e8", "malformedChallenge"),
        ("exp=1700000120", "exp=01700000120", "malformedChallenge"),
        ("exp=1700000120", "exp=", "malformedChallenge"),
        ("exp=1700000120", "exp", "malformedChallenge"),
        ("exp=1700000120", "exp=0", "expired"),
        ("exp=1700000120", "exp=119", "expired"),
        ("&exp=1700000120", "", "missingExpiry"),
        ("&exp=1700000120", "&EXP=1700000120", "nonCanonicalChallenge"),
        ("&exp=1700000120", "&exp=1700000120&exp=1700000120", "malformedChallenge"),
        ("&exp=1700000120", "&exp=1700000120&uid=0", "malformedChallenge"),
        ("&exp=1700000120", "&exp=1700000120&x=1", "nonCanonicalChallenge"),
        ("?uid", "?x=1&uid", "nonCanonicalChallenge"),
        ("?uid=", "?uid=%41", "unknownChallenge"),
        ("sid:", "", "malformedChallenge"),
        ("sid:", "http:", "malformedChallenge"),
    ])
    func `an altered challenge is refused`(part: String, replacement: String, stage: String) async throws {
        let server = try TestServer()
        let sid = try await server.challenge().sid
        let altered = sid.replacing(part, with: replacement)
        try #require(altered != sid)
        let request = try Wallet.alice.request(for: altered)
        try await server.expectRefused(request, at: stage)
        try await server.expectTokens(Wallet.alice.request(for: sid))
    }

    @Test func `exp before uid is refused`() async throws {
        let server = try TestServer()
        let uid = try await server.challenge().uid
        let request = try Wallet.alice.request(for: "sid:auth.example.com/v1/ssas?exp=1700000120&uid=\(uid)")
        try await server.expectRefused(request, at: "nonCanonicalChallenge")
    }

    @Test func `a challenge is good in the second of exp and not in the next`() async throws {
        let server = try TestServer()
        let (first, second) = (try await server.challenge(), try await server.challenge())
        server.clock.advance(by: 120)
        try await server.expectTokens(Wallet.alice.request(for: first.sid))
        server.clock.advance(by: 1)
        try await server.expectRefused(Wallet.alice.request(for: second.sid), at: "expired")
    }

    @Test func `an exp before the first challenge there can be is refused`() async throws {
        let server = try TestServer(clock: TestClock(at: 10))
        let sid = try await server.challenge().sid.replacing("exp=130", with: "exp=50")
        try await server.expectRefused(Wallet.alice.request(for: sid), at: "unknownChallenge")
    }

    @Test func `a challenge of the day before is good`() async throws {
        let midnight: UInt64 = 1_700_006_400
        let server = try TestServer(clock: TestClock(at: midnight - 1))
        let challenge = try await server.challenge()
        server.clock.advance(by: 2)
        try await server.expectTokens(Wallet.alice.request(for: challenge.sid))
    }

    @Test func `each flipped bit of the uid is refused`() async throws {
        let server = try TestServer()
        let challenge = try await server.challenge()
        let bytes = try Base64URL.decode(challenge.uid.utf8Span.span)
        try #require(bytes.count == 34)
        for bit in 0..<272 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << (bit % 8)
            let uid = Base64URL.encode(flipped.span)
            let request = try Wallet.alice.request(for: challenge.sid.replacing(challenge.uid, with: uid))
            try await server.expectRefused(request, at: "unknownChallenge")
        }
        try await server.expectTokens(Wallet.alice.request(for: challenge.sid))
    }

    @Test func `a uid in another spelling is refused`() async throws {
        let server = try TestServer()
        let challenge = try await server.challenge()
        let uid = challenge.uid
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let last = try #require(uid.last.flatMap(alphabet.firstIndex(of:)))
        var spellings = [uid + "=", uid + "A", uid + "==", String(uid.dropLast()), String(uid.dropFirst())]
        spellings += [uid.lowercased(), uid.uppercased(), "0"]
        // The pad bits of the last character.
        spellings += (1..<16).map { String(uid.dropLast()) + String(alphabet[last + $0]) }
        for spelling in spellings where spelling != uid {
            let request = try Wallet.alice.request(for: challenge.sid.replacing(uid, with: spelling))
            try await server.expectRefused(request, at: "unknownChallenge")
        }
        try await server.expectTokens(Wallet.alice.request(for: challenge.sid))
    }

    @Test func `uids are all different`() async throws {
        let server = try TestServer()
        var uids: Set<String> = []
        for _ in 0..<1000 { uids.insert(try await server.challenge().uid) }
        #expect(uids.count == 1000)
    }
}
