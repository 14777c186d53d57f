/// A request that names a token: to revoke it, or to ask what is known of it.
///
/// Source: RFC 7009 §2.1; RFC 7662 §2.1.
public struct TokenStatusRequest: Equatable, Sendable {
    /// The token, an access or a refresh token.
    public let token: Secret
    /// What kind of token it probably is: `access_token`, `refresh_token`, or another kind.
    public let hint: String?

    /// Makes a request to send.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - hint: `access_token`, `refresh_token`, or `nil` where the client does not know.
    public init(token: Secret, hint: String? = nil) {
        self.token = token
        self.hint = hint
    }

    /// Reads the request from a form.
    ///
    /// - Throws: ``RequestError`` with the parameter that is missing or malformed.
    public init(parsing form: FormParameters) throws(RequestError) {
        token = try form.required("token", form.secret)
        hint = try form.visible("token_type_hint")
    }

    /// Writes the parameters.
    public func encode(into form: inout FormEncoder) {
        form.append("token", token)
        form.append("token_type_hint", hint)
    }
}
