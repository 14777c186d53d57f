/// Why a header holds no bearer token.
public enum BearerTokenError: Error, CaseIterable, Hashable, Sendable {
    /// The header is of another scheme, or of none.
    case otherScheme
    /// The token is empty or has a character that cannot stand in one.
    case malformed
}

extension BearerTokenError: CustomStringConvertible {
    /// What is wrong, in words that can stand in an `error_description`.
    public var description: String {
        switch self {
        case .otherScheme: "the Authorization header is not of the scheme Bearer"
        case .malformed: "the bearer token is malformed"
        }
    }
}
