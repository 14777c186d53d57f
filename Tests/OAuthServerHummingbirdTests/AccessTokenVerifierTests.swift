import OAuthMessages
import OAuthServer
import Primitives
import StratisID
import Testing

@Suite("Access tokens at a resource server")
struct AccessTokenVerifierTests {
    let forge = TokenForge()
    let verifier = AccessTokenVerifier(issuer: TokenForge.issuer, audience: TokenForge.issuer)

    private func outcome(
        _ token: Secret,
        _ verifier: AccessTokenVerifier? = nil,
        at now: UnixSeconds = TokenForge.now,
        requiring scope: Scope = Scope()
    ) throws -> AccessTokenError? {
        let keys = try forge.keySet()
        do throws(AccessTokenError) {
            _ = try (verifier ?? self.verifier).verify(token, keys: keys, at: now, requiring: scope)
            return nil
        } catch { return error }
    }

    @Test("A good token says who asks")
    func good() throws {
        let token = try verifier.verify(
            try forge.token(),
            keys: try forge.keySet(),
            at: TokenForge.now,
            requiring: try Scope(["write"])
        )
        #expect(token.address == "CXjYeG5Ncqsmd1S9PYSBVLtoXFvXmEXVdn")
        #expect(token.network == .cirrus)
        #expect(token.clientID == "app")
        #expect(token.scope == (try Scope(["read", "write"])))
        #expect(token.id == "token-1")
        #expect(token.expiry == UnixSeconds(TokenForge.now.rawValue + 60))
        #expect(try AccessTokenVerifier.keyID(of: try forge.token()) == "first")
    }

    @Test(
        "A claim that is not as it should be",
        arguments: [
            ("aud", .array(["other", .string(TokenForge.issuer)]), nil), ("aud", .array([]), .unexpectedAudience),
            ("aud", "https://other.example.com", .unexpectedAudience), ("aud", .null, .malformedClaims),
            ("aud", .array([.integer(1), .string(TokenForge.issuer)]), .malformedClaims),
            ("iss", "https://auth.example.com/", .unexpectedIssuer), ("iss", .null, .malformedClaims),
            ("exp", .null, .malformedClaims), ("exp", "1800000060", .malformedClaims),
            ("exp", .integer(-1), .malformedClaims), ("exp", .integer(1_800_000_000), .expired),
            ("exp", .integer(.max), nil), ("exp", .number(1.5), .malformedClaims),
            ("iat", .null, .malformedClaims), ("iat", .integer(-1), .malformedClaims),
            ("nbf", .integer(1_800_000_000), nil), ("nbf", .integer(1_800_000_001), .notYetValid),
            ("nbf", "0", .malformedClaims), ("sub", .null, .malformedClaims), ("sub", .integer(1), .malformedClaims),
            ("client_id", .null, .malformedClaims), ("jti", .null, .malformedClaims),
            ("network", "moon", .malformedClaims), ("network", .null, .malformedClaims),
            ("scope", .null, nil), ("scope", "", nil), ("scope", "a  b", .malformedClaims),
            ("scope", .array(["read"]), .malformedClaims), ("other", .bool(true), nil),
        ] as [(String, JSONValue, AccessTokenError?)]
    )
    func claims(name: String, value: JSONValue, expected: AccessTokenError?) throws {
        #expect(try outcome(try forge.token(claims: [name: value])) == expected)
    }

    @Test(
        "A header that is not as it should be",
        arguments: [
            ("alg", "none", .malformed), ("alg", "HS256", .malformed), ("alg", "es256", .malformed),
            ("alg", .null, .malformed), ("typ", "JWT", .malformed), ("typ", .null, .malformed),
            ("typ", "application/at+jwt", nil), ("typ", "AT+JWT", nil), ("kid", .null, .malformed),
            ("kid", .integer(1), .malformed), ("kid", "second", .unknownKey), ("crit", .array(["exp"]), .malformed),
            ("jku", "https://evil.example.com", nil),
        ] as [(String, JSONValue, AccessTokenError?)]
    )
    func headers(name: String, value: JSONValue, expected: AccessTokenError?) throws {
        #expect(try outcome(try forge.token(header: [name: value])) == expected)
    }

    @Test("A token of another key, or changed anywhere, is not good")
    func signatures() throws {
        #expect(try outcome(try TokenForge().token()) == .invalidSignature)
        let parts = try forge.token().reveal().split(separator: ".").map(String.init)
        let other = try forge.token(claims: ["jti": "token-2"]).reveal().split(separator: ".").map(String.init)
        let input = "\(parts[0]).\(parts[1])"
        for text in [
            "", ".", "..", "a.b.c", input, "\(input).", "\(input).\(parts[2]).", "\(input).\(parts[2])=",
            " \(input).\(parts[2])",
        ] {
            let outcome = try outcome(Secret(text))
            #expect(outcome == .malformed || outcome == .invalidSignature)
        }
        #expect(try outcome(Secret("\(parts[0]).\(parts[1]).\(other[2])")) == .invalidSignature)
        #expect(try outcome(Secret("\(parts[0]).\(other[1]).\(parts[2])")) == .invalidSignature)
        var bytes = Array(parts[2].utf8)
        for index in bytes.indices.dropLast() {
            let byte = bytes[index]
            bytes[index] = byte == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let changed = "\(parts[0]).\(parts[1]).\(String(decoding: bytes, as: UTF8.self))"
            #expect(try outcome(Secret(changed)) == .invalidSignature)
            bytes[index] = byte
        }
    }

    @Test(
        "The leeway counts on both sides",
        arguments: [
            (0, 59, nil), (0, 60, .expired), (5, 64, nil), (5, 65, .expired), (5, 0, nil), (.max, 1_000_000, nil),
        ] as [(UInt64, UInt64, AccessTokenError?)]
    )
    func leeway(leeway: UInt64, after: UInt64, expected: AccessTokenError?) throws {
        let verifier = AccessTokenVerifier(issuer: TokenForge.issuer, audience: TokenForge.issuer, leeway: leeway)
        let now = UnixSeconds(TokenForge.now.rawValue + after)
        #expect(try outcome(try forge.token(), verifier, at: now) == expected)
        guard leeway < 1000 else { return }
        let start = Int64(TokenForge.now.rawValue + leeway)
        #expect(try outcome(try forge.token(claims: ["nbf": .integer(start)]), verifier) == nil)
        #expect(try outcome(try forge.token(claims: ["nbf": .integer(start + 1)]), verifier) == .notYetValid)
    }

    @Test("The scope has to be enough")
    func scope() throws {
        let token = try forge.token()
        #expect(try outcome(token, requiring: try Scope(["write", "read"])) == nil)
        #expect(try outcome(token, requiring: try Scope(["read", "delete"])) == .insufficientScope)
        #expect(try outcome(token, at: UnixSeconds(.max), requiring: try Scope(["delete"])) == .expired)
    }
}
