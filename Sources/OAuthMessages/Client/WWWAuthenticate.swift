/// What a client has to present, said in the `WWW-Authenticate` header of a 401.
///
/// Source: RFC 9110 §11.6.1; RFC 7617 §2; RFC 6750 §3.
public struct WWWAuthenticate: Hashable, Sendable {
    /// `Basic` or `Bearer`.
    public enum Scheme: String, Hashable, Sendable {
        /// A client's name and secret.
        case basic = "Basic"
        /// An access token.
        case bearer = "Bearer"
    }

    /// What has to be presented.
    public let scheme: Scheme
    /// What it is for: printable ASCII without `"` and `\`.
    public let realm: String?
    /// What was wrong with the token that was presented; `nil` where none was, which is no error.
    public let error: OAuthError?
    /// The scope the token has to have.
    public let scope: Scope?

    /// A client has to authenticate.
    ///
    /// - Parameter realm: Printable ASCII without `"` and `\`.
    /// - Throws: ``OAuthErrorTextError/invalidRealm``.
    public static func basic(realm: String) throws(OAuthErrorTextError) -> Self {
        try Self(.basic, realm: realm, error: nil, scope: nil)
    }

    /// An access token is needed, or another one.
    ///
    /// - Parameters:
    ///   - realm: Printable ASCII without `"` and `\`; `nil` where the resource does not name itself.
    ///   - error: What was wrong with the token that was presented; `nil` where none was.
    ///   - scope: The scope the token has to have.
    /// - Throws: ``OAuthErrorTextError/invalidRealm``.
    public static func bearer(
        realm: String? = nil,
        error: OAuthError? = nil,
        scope: Scope? = nil
    ) throws(OAuthErrorTextError) -> Self {
        try Self(.bearer, realm: realm, error: error, scope: scope)
    }

    private init(
        _ scheme: Scheme,
        realm: String?,
        error: OAuthError?,
        scope: Scope?
    ) throws(OAuthErrorTextError) {
        if let realm, !realm.isErrorText { throw .invalidRealm }
        self.scheme = scheme
        self.realm = realm
        self.error = error
        self.scope = scope
    }

    /// The value of the header.
    public var headerValue: String {
        // No value has a character that would need an escape; that is why those are refused.
        var parameters = [("realm", realm), ("error", error?.code.rawValue)]
        parameters += [("error_description", error?.detail), ("error_uri", error?.uri)]
        parameters += [("scope", scope.flatMap { $0.isEmpty ? nil : $0.description })]
        if scheme == .basic { parameters.append(("charset", "UTF-8")) }
        let list = parameters.compactMap { name, value in value.map { "\(name)=\"\($0)\"" } }
        return list.isEmpty ? scheme.rawValue : "\(scheme.rawValue) \(list.joined(separator: ", "))"
    }
}
