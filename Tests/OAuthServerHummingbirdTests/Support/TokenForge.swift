import Crypto
public import OAuthMessages
import OAuthServer
import Primitives
import StratisID

/// Makes access tokens, good and bad ones, without the code that is tested.
struct TokenForge {
    static let now = UnixSeconds(1_800_000_000)
    static let issuer = "https://auth.example.com"

    let key = P256.Signing.PrivateKey()
    var keyID = "first"

    /// The header of a good token.
    var header: [String: JSONValue] { ["alg": "ES256", "typ": "at+jwt", "kid": .string(keyID)] }

    /// The claims of a good token, which is good for a minute.
    static let claims: [String: JSONValue] = [
        "iss": .string(issuer), "aud": .string(issuer), "sub": "CXjYeG5Ncqsmd1S9PYSBVLtoXFvXmEXVdn",
        "client_id": "app", "network": "cirrus", "scope": "read write", "jti": "token-1",
        "iat": .integer(Int64(now.rawValue)), "exp": .integer(Int64(now.rawValue) + 60),
    ]

    /// A token; a value of `.null` takes its member away.
    func token(header: [String: JSONValue] = [:], claims: [String: JSONValue] = [:]) throws -> Secret {
        let input = Self.part(self.header, header) + "." + Self.part(Self.claims, claims)
        let signature = try Array(key.signature(for: Array(input.utf8)).rawRepresentation)
        return Secret(input + "." + Base64URL.encode(signature.span))
    }

    /// The public key as a member of a key set.
    var webKey: [String: JSONValue] {
        let point = Array(key.publicKey.rawRepresentation)
        return [
            "kty": "EC", "crv": "P-256", "kid": .string(keyID),
            "x": .string(Base64URL.encode(point.span.extracting(0..<32))),
            "y": .string(Base64URL.encode(point.span.extracting(32..<64))),
        ]
    }

    /// A key set in JSON.
    static func json(_ keys: [[String: JSONValue]]) -> [UInt8] {
        var json = JSONWriter()
        json.object { $0.member("keys", .array(keys.map { .object($0) })) }
        return json.bytes
    }

    func keySet() throws -> WebKeySet { try WebKeySet(decoding: Self.json([webKey])) }

    private static func part(_ members: [String: JSONValue], _ changes: [String: JSONValue]) -> String {
        var json = JSONWriter()
        let changed = members.merging(changes) { $1 }.filter { $0.value != .null }
        json.object { $0.members(changed) }
        return Base64URL.encode(json.bytes.span)
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    /// The text.
    public init(stringLiteral text: String) { self = .string(text) }
}
