import Crypto
import OAuthMessages
import Primitives

/// The public keys of an authorization server, as its `jwks_uri` gives them.
///
/// Source: RFC 7517 §5.
public struct WebKeySet: Sendable {
    private let keys: [String: P256.Signing.PublicKey]

    /// Decodes a key set.
    ///
    /// Keys that cannot have signed an access token with ES256 are left out: those of another type, curve, use or
    /// algorithm, without a `kid`, and those that are malformed. Of keys with the same `kid` the first counts.
    ///
    /// - Parameter json: An object with `keys`, in UTF-8.
    /// - Throws: ``WebKeySetError/malformed``.
    public init(decoding json: [UInt8]) throws(WebKeySetError) {
        let members: [String: JSONValue]
        do { members = try JSONMembers(decoding: json).remaining } catch { throw .malformed }
        guard let values = members["keys"]?.array else { throw .malformed }
        let pairs = values.compactMap { $0.object.flatMap(Self.key) }
        keys = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// The names of the keys.
    public var keyIDs: Set<String> { Set(keys.keys) }

    /// The key of this name.
    subscript(_ keyID: String) -> P256.Signing.PublicKey? { keys[keyID] }

    /// Source: RFC 7517 §4; RFC 7518 §6.2.1.
    private static func key(_ members: [String: JSONValue]) -> (String, P256.Signing.PublicKey)? {
        guard
            members["kty"]?.string == "EC", members["crv"]?.string == "P-256",
            ["sig", nil].contains(members["use"]?.string), ["ES256", nil].contains(members["alg"]?.string),
            members["key_ops"]?.array?.contains(.string("verify")) ?? true,
            let keyID = members["kid"]?.string,
            let x = coordinate(members["x"]), let y = coordinate(members["y"]),
            let key = try? P256.Signing.PublicKey(rawRepresentation: x + y)
        else { return nil }
        return (keyID, key)
    }

    private static func coordinate(_ value: JSONValue?) -> [UInt8]? {
        guard let text = value?.string, let bytes = try? Base64URL.decode(text.utf8Span.span) else { return nil }
        return bytes.count == 32 ? bytes : nil
    }
}
