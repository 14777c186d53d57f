/// A token request with a refresh token.
///
/// Source: RFC 6749 §6.
public struct RefreshTokenRequest: TokenRequest, Equatable {
    /// `refresh_token`.
    public static var grantType: GrantType { .refreshToken }

    /// The refresh token.
    public let refreshToken: Secret
    /// A narrower scope than the granted one; `nil` for the same.
    public let scope: Scope?

    /// Makes a request to send.
    ///
    /// - Parameters:
    ///   - refreshToken: The refresh token, which the answer may replace.
    ///   - scope: A narrower scope than the granted one; `nil` for the same.
    public init(refreshToken: Secret, scope: Scope? = nil) {
        self.refreshToken = refreshToken
        self.scope = scope
    }

    /// Reads the request from a form.
    ///
    /// - Throws: ``RequestError`` with the parameter that is missing or malformed.
    public init(parsing form: FormParameters) throws(RequestError) {
        try form.check(.refreshToken)
        refreshToken = try form.required("refresh_token", form.secret)
        scope = try form.scope()
    }

    /// Writes the parameters, `grant_type` first.
    public func encode(into form: inout FormEncoder) {
        form.append("grant_type", Self.grantType.rawValue)
        form.append("refresh_token", refreshToken)
        form.append("scope", scope)
    }
}
