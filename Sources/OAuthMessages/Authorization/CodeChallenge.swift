import Primitives

/// The SHA-256 of a code verifier: what an authorization request shows of it.
///
/// The method is `S256`; `plain`, which shows the verifier itself, does not exist here.
///
/// Source: RFC 7636 §4.2; RFC 9700 §2.1.1.
public struct CodeChallenge: Sendable {
    /// The value of `code_challenge_method`.
    public static let method = "S256"

    private let digest: [32 of UInt8]

    /// Parses a challenge of 43 base64url characters.
    ///
    /// - Throws: ``CodeVerifierError/invalidLength`` or ``CodeVerifierError/notCanonical``.
    public init(parsing text: String) throws(CodeVerifierError) {
        guard text.utf8.count == 43 else { throw .invalidLength }
        var digest = [32 of UInt8](repeating: 0)
        var bytes = digest.mutableSpan
        do { try Base64URL.decode(text.utf8Span.span, into: &bytes) } catch { throw .notCanonical }
        self.digest = digest
    }

    init(hashing verifier: CodeVerifier) { digest = verifier.secret.withRevealed { SHA256.hash($0) } }

    /// Whether the challenge was made from `verifier`, in constant time.
    ///
    /// Source: RFC 7636 §4.6.
    public func matches(_ verifier: CodeVerifier) -> Bool { self == verifier.challenge }
}

extension CodeChallenge: Hashable {
    /// Whether the challenges are the same, in constant time.
    public static func == (left: Self, right: Self) -> Bool { left.digest.span.constantTimeEquals(right.digest.span) }

    /// Feeds the challenge to `hasher`.
    public func hash(into hasher: inout Hasher) {
        for index in digest.indices { hasher.combine(digest[index]) }
    }
}

extension CodeChallenge: CustomStringConvertible {
    /// The 43 characters, as they stand in the authorization request.
    public var description: String { Base64URL.encode(digest.span) }
}
