import StratisID
import Testing

@Suite struct ChallengeIssuingTests {
    struct Parts: Sendable, CustomStringConvertible {
        var authority = Example.authority
        var path = Example.path
        var uid = Example.uid
        var expiry = Example.expiry.rawValue
        var reason = ChallengeError.Reason.invalidCharacter

        var description: String { "\(authority) \(path) \(uid.prefix(40)) \(expiry)" }

        func challenge() throws(ChallengeError) -> Challenge {
            try Challenge(authority: authority, path: path, uid: uid, expiry: UnixSeconds(expiry))
        }
    }

    @Test func `an issued challenge is canonical and says its parts`() throws {
        let challenge = try Parts().challenge()
        #expect(challenge.sid == Example.sid)
        #expect(challenge.isCanonical)
        #expect(challenge.authority == Example.authority)
        #expect(challenge.path == Example.path)
        #expect(challenge.uid == Example.uid)
        #expect(challenge.expiry == Example.expiry)
        #expect(challenge.redirect == nil)
    }

    static let possible = [
        Parts(authority: "auth.example.com:8443"), Parts(authority: "[::1]:1"), Parts(authority: "127.0.0.1"),
        Parts(authority: "a_b-c"), Parts(path: "/"), Parts(path: "//"), Parts(path: "/a=b&c"), Parts(path: "/%2F@:;,"),
        Parts(uid: "0"), Parts(uid: "a=b/c%41"), Parts(uid: String(repeating: "u", count: 1900)),
        Parts(expiry: 0), Parts(expiry: Challenge.maximumExpiry.rawValue),
    ]

    @Test(arguments: possible)
    func `what can stand there is issued as given`(_ parts: Parts) throws {
        let challenge = try parts.challenge()
        #expect(challenge.sid == "sid:\(parts.authority)\(parts.path)?uid=\(parts.uid)&exp=\(parts.expiry)")
        #expect(challenge.isCanonical)
        #expect(challenge.authority == parts.authority)
        #expect(challenge.path == parts.path)
        #expect(challenge.uid == parts.uid)
    }

    static let impossible = [
        // A delimiter in a part makes other parts of it.
        Parts(authority: "auth.example.com/v1"),
        Parts(authority: "//auth.example.com"),
        Parts(authority: "auth.example.com/?uid=1&", path: "/v1/ssas", reason: .extraQuestionMark),
        Parts(authority: "", path: "//auth.example.com/v1"),
        Parts(path: "v1/ssas"),
        Parts(path: ".evil.example/v1"),
        Parts(path: ":443/v1"),
        Parts(path: "/v1?uid=1", reason: .extraQuestionMark),
        Parts(path: "", reason: .missingPath),
        Parts(path: "/v1#", reason: .invalidCharacter),
        Parts(uid: "1&x=2"),
        Parts(uid: "1&x"),
        Parts(uid: "1&exp=9999999999", reason: .duplicateParameter),
        Parts(uid: "1&uid=2", reason: .duplicateParameter),
        Parts(uid: "1&redirectScheme=a", reason: .misplacedRedirect),
        Parts(uid: "1?", reason: .extraQuestionMark),
        Parts(uid: "1&", reason: .emptyParameter),
        Parts(uid: "1 2", reason: .invalidCharacter),
        Parts(uid: "1\n", reason: .invalidCharacter),
        Parts(uid: "é", reason: .invalidCharacter),
        Parts(uid: "%4", reason: .invalidPercentEncoding),
        Parts(uid: "", reason: .emptyUID),
        // A host in capitals is not canonical.
        Parts(authority: "Auth.example.com"),
        Parts(authority: "[::A]"),
        Parts(authority: "user@auth.example.com", reason: .userInfo),
        Parts(authority: "auth.example.com:0", reason: .invalidPort),
        Parts(authority: "auth.example.com:", reason: .invalidPort),
        Parts(authority: "", reason: .emptyHost),
        Parts(authority: ":443", reason: .emptyHost),
        Parts(authority: "auth..example.com", reason: .invalidHost),
        Parts(authority: "https://auth.example.com", reason: .invalidPort),
        Parts(uid: String(repeating: "u", count: 2048), reason: .tooLong),
        Parts(expiry: Challenge.maximumExpiry.rawValue + 1, reason: .invalidExpiry),
        Parts(expiry: .max, reason: .invalidExpiry),
    ]

    @Test(arguments: impossible)
    func `parts that would become other parts are refused`(_ parts: Parts) {
        let error = #expect(throws: ChallengeError.self) { try parts.challenge() }
        #expect(error?.reason == parts.reason)
    }
}
