/// Why an access token is refused, in the order in which the cases are checked.
public enum AccessTokenError: Error, CaseIterable, Hashable, Sendable {
    /// Not a JWT of the type `at+jwt`, signed with ES256, that names its key.
    case malformed
    /// The key is not one of the authorization server's.
    case unknownKey
    /// The key did not sign this.
    case invalidSignature
    /// A claim is missing or of another type than it should be.
    case malformedClaims
    /// Another authorization server issued it.
    case unexpectedIssuer
    /// It is for another resource.
    case unexpectedAudience
    /// Its `exp` has come.
    case expired
    /// Its `nbf` has not come yet.
    case notYetValid
    /// It is good, but not for what is asked.
    case insufficientScope
}

extension AccessTokenError: CustomStringConvertible {
    /// What is wrong, in words that can stand in an `error_description`.
    public var description: String {
        switch self {
        case .malformed: "the access token is not a signed JWT of the type at+jwt"
        case .unknownKey: "the key of the access token is not known"
        case .invalidSignature: "the signature of the access token is not valid"
        case .malformedClaims: "a claim of the access token is missing or malformed"
        case .unexpectedIssuer: "another server issued the access token"
        case .unexpectedAudience: "the access token is for another resource"
        case .expired: "the access token has expired"
        case .notYetValid: "the access token is not valid yet"
        case .insufficientScope: "the access token is not good for this"
        }
    }
}
