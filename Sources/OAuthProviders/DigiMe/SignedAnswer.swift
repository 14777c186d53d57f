package import OAuthMessages
internal import Primitives

/// An answer of digi.me that has been read and not been believed yet: a JWT with the claims inside.
///
/// Source: RFC 7515 §3.
package struct SignedAnswer: Sendable {
    /// The name of the key that is said to have signed.
    package let keyID: String
    private let claims: [UInt8]
    private let signedBytes: [UInt8]
    private let signature: [UInt8]

    /// Reads a JWT.
    ///
    /// - Parameters:
    ///   - text: The JWT.
    ///   - keySetURLs: The only values that `jku` may have; it is never asked.
    /// - Throws: ``SignedAnswerError``.
    package init(parsing text: String, keySetURLs: [String]) throws(SignedAnswerError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformed }
        let decoded: [[UInt8]]
        do { decoded = try parts.map { try Base64URL.decode($0.utf8.span) } } catch { throw .malformed }
        guard let header = (try? JSONMembers(decoding: decoded[0]))?.remaining else { throw .malformed }
        guard header["alg"]?.string == "PS512" else { throw .unsupportedAlgorithm }
        // An extension that has to be understood is not: RFC 7515 §4.1.11.
        guard header["crit"] == nil else { throw .unsupportedAlgorithm }
        if let keySetURL = header["jku"] {
            guard let keySetURL = keySetURL.string, keySetURLs.contains(keySetURL) else { throw .foreignKeySet }
        }
        guard let keyID = header["kid"]?.string, !keyID.isEmpty else { throw .missingKeyID }
        self.keyID = keyID
        claims = decoded[1]
        signature = decoded[2]
        signedBytes = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// The claims, after the signature has been checked.
    ///
    /// - Parameters:
    ///   - keys: The keys of the server that was asked.
    ///   - now: In seconds since 1970, for `exp` and `nbf` where they are there.
    /// - Throws: ``SignedAnswerError``.
    package func verified(by keys: AnswerKeys, at now: Int64) async throws(SignedAnswerError) -> [String: JSONValue] {
        guard keys.contains(keyID) else { throw .unknownKey }
        guard await keys.verify(signature, of: signedBytes, with: keyID) else { throw .invalidSignature }
        guard let claims = (try? JSONMembers(decoding: claims))?.remaining else { throw .malformed }
        if let expiry = claims["exp"]?.integer, now > expiry { throw .expired }
        if let notBefore = claims["nbf"]?.integer, now < notBefore { throw .expired }
        return claims
    }
}
