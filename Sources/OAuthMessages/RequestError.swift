/// Why the parameters of a request or a redirect are not the message they should be.
///
/// The names are those of this module, so that nothing of the request is repeated.
public enum RequestError: Error, Hashable, Sendable {
    /// The parameter of this name is left out or empty.
    case missingParameter(String)
    /// The value of the parameter of this name breaks its grammar.
    case malformedParameter(String)
    /// The `grant_type` names another grant.
    case unexpectedGrantType
    /// The `response_type` names no flow that this message is for.
    case unexpectedResponseType
    /// Parameters that exclude each other are both there: `code` and `error`.
    case contradictoryParameters
}

extension RequestError: CustomStringConvertible {
    /// What is wrong, in words that can stand in an `error_description`.
    public var description: String {
        switch self {
        case .missingParameter(let name): "the parameter \(name) is missing"
        case .malformedParameter(let name): "the parameter \(name) is malformed"
        case .unexpectedGrantType: "the grant_type is not the expected one"
        case .unexpectedResponseType: "the response_type is not the expected one"
        case .contradictoryParameters: "the parameters contradict each other"
        }
    }
}
