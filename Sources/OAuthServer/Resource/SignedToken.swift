import Crypto
import OAuthMessages
import Primitives

/// An access token taken apart, whose signature has not been looked at.
///
/// Source: RFC 7515 §3.1; RFC 9068 §2.1.
struct SignedToken {
    /// `kid`: the key that is said to have signed.
    let keyID: String
    /// What the token says.
    let claims: [String: JSONValue]
    private let input: [UInt8]
    private let signature: [UInt8]

    /// Takes a token apart, or returns `nil` where it is no access token signed with ES256.
    init?(parsing token: Secret) {
        let parts = token.reveal().split(separator: ".", omittingEmptySubsequences: false)
        guard
            parts.count == 3, let header = Self.members(parts[0]), let claims = Self.members(parts[1]),
            let signature = try? Base64URL.decode(parts[2].utf8Span.span)
        else { return nil }
        guard
            header["alg"]?.string == "ES256", Self.isAccessToken(header["typ"]?.string),
            // Extensions that have to be understood are not understood here.
            header["crit"] == nil,
            let keyID = header["kid"]?.string
        else { return nil }
        self.keyID = keyID
        self.claims = claims
        self.signature = signature
        input = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// Whether the token is signed with this key.
    func isSigned(with key: P256.Signing.PublicKey) -> Bool {
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
        return key.isValidSignature(signature, for: input)
    }

    /// A media type, so that letter case does not count and `application/` may stand before it.
    private static func isAccessToken(_ type: String?) -> Bool {
        let type = type?.lowercased()
        return type == "at+jwt" || type == "application/at+jwt"
    }

    private static func members(_ part: Substring) -> [String: JSONValue]? {
        guard let json = try? Base64URL.decode(part.utf8Span.span) else { return nil }
        return (try? JSONMembers(decoding: json))?.remaining
    }
}
