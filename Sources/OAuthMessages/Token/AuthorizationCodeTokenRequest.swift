/// A token request with a code from the authorization endpoint.
///
/// Source: RFC 6749 §4.1.3; RFC 7636 §4.5.
public struct AuthorizationCodeTokenRequest: TokenRequest, Equatable {
    /// `authorization_code`.
    public static var grantType: GrantType { .authorizationCode }

    /// The code, good for one request.
    public let code: Secret
    /// The redirect URI of the authorization request, byte for byte; required where it was sent there.
    public let redirectURI: String?
    /// What the code challenge of the authorization request was made from.
    public let codeVerifier: CodeVerifier?
    /// Who the client is, where no ``ClientAuthentication`` says it.
    public let clientID: String?

    /// Makes a request to send.
    ///
    /// - Parameters:
    ///   - code: The code of the redirect.
    ///   - redirectURI: The redirect URI of the authorization request, byte for byte; `nil` where it had none.
    ///   - codeVerifier: What the code challenge of the authorization request was made from; `nil` where it had none.
    ///   - clientID: `nil` where a ``ClientAuthentication`` is sent, which names the client.
    public init(code: Secret, redirectURI: String?, codeVerifier: CodeVerifier?, clientID: String? = nil) {
        self.code = code
        self.redirectURI = redirectURI
        self.codeVerifier = codeVerifier
        self.clientID = clientID
    }

    /// Reads the request from a form.
    ///
    /// - Throws: ``RequestError`` with the parameter that is missing or malformed.
    public init(parsing form: FormParameters) throws(RequestError) {
        try form.check(.authorizationCode)
        code = try form.required("code", form.secret)
        redirectURI = try form.uri("redirect_uri")
        do {
            codeVerifier = try form["code_verifier"].map { (text) throws(CodeVerifierError) in
                try CodeVerifier(parsing: text)
            }
        } catch {
            throw .malformedParameter("code_verifier")
        }
        clientID = try form.visible("client_id")
    }

    /// Writes the parameters, `grant_type` first.
    public func encode(into form: inout FormEncoder) {
        form.append("grant_type", Self.grantType.rawValue)
        form.append("code", code)
        form.append("redirect_uri", redirectURI)
        form.append("code_verifier", codeVerifier?.secret)
        form.append("client_id", clientID)
    }
}
