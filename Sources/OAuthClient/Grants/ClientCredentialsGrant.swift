public import OAuthMessages

/// The client's own authentication, without a user.
///
/// Source: RFC 6749 §4.4.2.
public struct ClientCredentialsGrant: Grant {
    /// What the token is to be good for; `nil` leaves it to the server.
    public let scope: Scope?

    /// Asks for a token of the client's own.
    ///
    /// - Parameter scope: What the token is to be good for; `nil` leaves it to the server.
    public init(scope: Scope? = nil) { self.scope = scope }

    /// `client_credentials`.
    public var grantType: GrantType? { .clientCredentials }

    /// `scope`.
    public var parameters: [(name: String, value: Secret)] {
        guard let scope, !scope.isEmpty else { return [] }
        return [("scope", Secret(scope.description))]
    }
}
