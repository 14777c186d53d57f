/// A request to the authorization endpoint, in the query of its URI.
///
/// Source: RFC 6749 §4.1.1; RFC 7636 §4.3; Stratis ID grant, Authorization Request.
public struct AuthorizationRequest: Hashable, Sendable {
    /// What the client asks for.
    public var responseType: ResponseType
    /// Who the client is; required for a code.
    public var clientID: String?
    /// Where the answer goes; `nil` where the client has registered a single one.
    public var redirectURI: String?
    /// What the token is to be good for; `nil` leaves it to the server.
    public var scope: Scope?
    /// What the client wants to see again in the answer.
    public var state: String?
    /// What the code verifier of the token request has to match; its method is `S256`.
    public var codeChallenge: CodeChallenge?

    /// Makes a request to send.
    ///
    /// - Parameters:
    ///   - responseType: What the client asks for.
    ///   - clientID: Who the client is.
    ///   - redirectURI: Where the answer goes.
    ///   - scope: What the token is to be good for.
    ///   - state: What the client wants to see again in the answer: printable ASCII nobody can guess.
    ///   - codeChallenge: What the code verifier of the token request has to match.
    public init(
        responseType: ResponseType,
        clientID: String? = nil,
        redirectURI: String? = nil,
        scope: Scope? = nil,
        state: String? = nil,
        codeChallenge: CodeChallenge? = nil
    ) {
        self.responseType = responseType
        self.clientID = clientID
        self.redirectURI = redirectURI
        self.scope = scope
        self.state = state
        self.codeChallenge = codeChallenge
    }

    /// Reads the request from the query of the endpoint's URI, or from a form.
    ///
    /// A server has to know `client_id`, `redirect_uri` and `state` before it answers an error with a redirect, and takes
    /// them from the parameters themselves.
    ///
    /// - Throws: ``RequestError`` with the parameter that is missing or malformed. A `code_challenge_method` other than
    ///   `S256` is malformed, and without one the standard would have `plain`, so that it is missing.
    public init(parsing form: FormParameters) throws(RequestError) {
        responseType = ResponseType(rawValue: try form.required("response_type", form.visible))
        clientID = try form.visible("client_id")
        redirectURI = try form.uri("redirect_uri")
        scope = try form.scope()
        state = try form.visible("state")
        codeChallenge = try Self.codeChallenge(in: form)
    }

    private static func codeChallenge(in form: FormParameters) throws(RequestError) -> CodeChallenge? {
        let method = form["code_challenge_method"]
        guard let challenge = form["code_challenge"] else {
            guard method == nil else { throw .missingParameter("code_challenge") }
            return nil
        }
        guard let method else { throw .missingParameter("code_challenge_method") }
        guard method == CodeChallenge.method else { throw .malformedParameter("code_challenge_method") }
        do { return try CodeChallenge(parsing: challenge) } catch { throw .malformedParameter("code_challenge") }
    }

    /// Writes the parameters, `response_type` first.
    public func encode(into form: inout FormEncoder) {
        form.append("response_type", responseType.rawValue)
        form.append("client_id", clientID)
        form.append("redirect_uri", redirectURI)
        form.append("scope", scope)
        form.append("state", state)
        form.append("code_challenge", codeChallenge?.description)
        form.append("code_challenge_method", codeChallenge.map { _ in CodeChallenge.method })
    }

    /// The URI to open.
    ///
    /// - Parameter endpoint: The URI of the authorization endpoint; a query it has stays.
    public func uri(at endpoint: String) -> String {
        var form = FormEncoder()
        encode(into: &form)
        return form.text(appendedTo: endpoint)
    }
}
