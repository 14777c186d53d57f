/// The answer of the authorization endpoint, in the query of the redirect URI.
///
/// Source: RFC 6749 §4.1.2 and §4.1.2.1; RFC 9207 §2.
public struct AuthorizationResponse: Equatable, Sendable {
    /// A code or an error.
    public enum Outcome: Equatable, Sendable {
        /// The code, which the token endpoint takes once.
        case code(Secret)
        /// Why there is no code.
        case error(OAuthError)
    }

    /// A code or an error.
    public let outcome: Outcome
    /// What the client sent as its `state`.
    public let state: String?
    /// Who answers: the issuer of the server's metadata.
    public let issuer: String?

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - outcome: A code or an error.
    ///   - state: The `state` of the request, byte for byte.
    ///   - issuer: The issuer of the server's metadata; every answer should have it.
    public init(_ outcome: Outcome, state: String?, issuer: String?) {
        self.outcome = outcome
        self.state = state
        self.issuer = issuer
    }

    /// Reads the answer from the query of the redirect URI.
    ///
    /// Whether `state` and `issuer` are the expected ones is the client's to check, before anything else.
    ///
    /// - Throws: ``RequestError/missingParameter(_:)`` where there is neither a code nor an error,
    ///   ``RequestError/contradictoryParameters`` where there are both, or ``RequestError/malformedParameter(_:)``.
    public init(parsing form: FormParameters) throws(RequestError) {
        let code = try form.secret("code")
        let error = try OAuthError(parsing: form)
        switch (code, error) {
        case (let code?, nil): outcome = .code(code)
        case (nil, let error?): outcome = .error(error)
        case (nil, nil): throw .missingParameter("code")
        case (_?, _?): throw .contradictoryParameters
        }
        state = form["state"]
        issuer = form["iss"]
    }

    /// Writes the parameters.
    public func encode(into form: inout FormEncoder) {
        switch outcome {
        case .code(let code): form.append("code", code)
        case .error(let error): error.encode(into: &form)
        }
        form.append("state", state)
        form.append("iss", issuer)
    }

    /// The URI to redirect to.
    ///
    /// - Parameter redirectURI: A URI the client has registered; a query it has stays.
    public func uri(at redirectURI: String) -> String {
        var form = FormEncoder()
        encode(into: &form)
        return form.text(appendedTo: redirectURI)
    }
}
