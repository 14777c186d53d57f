import Crypto
import OAuthMessages
import OAuthServer
import Primitives
import Testing

/// An access token as a resource server reads it, with the keys that the server publishes and nothing else.
struct AccessTokenText {
    let header: [String: JSONValue]
    let claims: [String: JSONValue]
    private let signedText: String
    private let signature: [UInt8]

    init(_ token: String) throws {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
        try #require(parts.count == 3)
        header = try JSONMembers(decoding: try Base64URL.decode(parts[0].utf8Span.span)).remaining
        claims = try JSONMembers(decoding: try Base64URL.decode(parts[1].utf8Span.span)).remaining
        signedText = parts[0] + "." + parts[1]
        signature = try Base64URL.decode(parts[2].utf8Span.span)
    }

    /// Whether the key of the set that the header names has signed.
    func isSigned(withKeyOf keySet: [String: JSONValue]) throws -> Bool {
        let keys = try #require(keySet["keys"]?.array).compactMap(\.object)
        let key = try #require(keys.first { $0["kid"] == header["kid"] })
        let x = try Base64URL.decode(try #require(key["x"]?.string).utf8Span.span)
        let y = try Base64URL.decode(try #require(key["y"]?.string).utf8Span.span)
        let publicKey = try P256.Signing.PublicKey(rawRepresentation: x + y)
        return publicKey.isValidSignature(
            try P256.Signing.ECDSASignature(rawRepresentation: signature),
            for: Array(signedText.utf8)
        )
    }
}
