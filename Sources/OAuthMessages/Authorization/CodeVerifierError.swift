/// Why a text is not a code verifier or a code challenge.
public enum CodeVerifierError: Error, CaseIterable, Hashable, Sendable {
    /// A verifier has 43 to 128 characters, a challenge has 43.
    case invalidLength
    /// A verifier has a character other than letters, digits, `-`, `.`, `_` and `~`.
    case invalidCharacter
    /// A challenge is not the base64url of 32 bytes.
    case notCanonical
}

extension CodeVerifierError: CustomStringConvertible {
    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .invalidLength: "a code verifier has 43 to 128 characters and a code challenge has 43"
        case .invalidCharacter: "the code verifier has a character that is not allowed"
        case .notCanonical: "the code challenge is not the base64url of 32 bytes"
        }
    }
}
