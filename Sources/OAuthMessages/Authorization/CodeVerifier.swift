import Primitives

/// The secret that shows that who redeems a code is who asked for it.
///
/// Source: RFC 7636 §4.1.
public struct CodeVerifier: Equatable, Sendable {
    /// The text that is sent with the code.
    public let secret: Secret

    /// Parses a verifier of 43 to 128 unreserved characters.
    ///
    /// - Throws: ``CodeVerifierError/invalidLength`` or ``CodeVerifierError/invalidCharacter``.
    public init(parsing text: String) throws(CodeVerifierError) {
        guard 43...128 ~= text.utf8.count else { throw .invalidLength }
        guard text.consists(of: \.isUnreserved) else { throw .invalidCharacter }
        secret = Secret(text)
    }

    /// Makes a verifier of 43 characters from 32 random bytes.
    ///
    /// - Parameter randomness: 32 bytes that nobody can guess and that are used for nothing else.
    public init(randomness: [32 of UInt8]) { secret = Secret(Base64URL.encode(randomness.span)) }

    /// Makes a verifier of 43 characters from 256 random bits.
    ///
    /// - Parameter generator: A cryptographically secure one.
    public init(using generator: inout some RandomNumberGenerator) {
        var randomness = [32 of UInt8](repeating: 0)
        for word in 0..<4 { randomness.store(generator.next(), at: 8 * word) }
        self.init(randomness: randomness)
    }

    /// The challenge to send with the authorization request.
    ///
    /// Source: RFC 7636 §4.2.
    public var challenge: CodeChallenge { CodeChallenge(hashing: self) }
}
