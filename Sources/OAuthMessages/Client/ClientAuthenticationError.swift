/// Why it cannot be read from a request who the client is.
public enum ClientAuthenticationError: Error, CaseIterable, Hashable, Sendable {
    /// The request authenticates in more than one way, or names two clients.
    case multipleMethods
    /// The request authenticates in a way that is not spoken here: another scheme, or an assertion.
    case unsupportedMethod
    /// The `Authorization` header is not a user name and a password in base64.
    case malformedHeader
    /// There is a `client_secret` and no `client_id`.
    case missingClientID
    /// The `client_id` or the `client_secret` has something other than printable ASCII.
    case malformedParameter
}

extension ClientAuthenticationError: CustomStringConvertible {
    /// What is wrong, in words that can stand in an `error_description`.
    public var description: String {
        switch self {
        case .multipleMethods: "the client authenticates in more than one way"
        case .unsupportedMethod: "the way in which the client authenticates is not supported"
        case .malformedHeader: "the Authorization header is malformed"
        case .missingClientID: "the parameter client_id is missing"
        case .malformedParameter: "the parameter client_id or client_secret is malformed"
        }
    }
}
