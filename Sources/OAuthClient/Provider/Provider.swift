public import OAuthMessages

/// An authorization server as a value: its endpoints, and how it differs from the standard.
///
/// With nothing but a token endpoint it is a server that keeps to the standard.
///
/// Source: RFC 6749; the differences of the known providers stand in the module `OAuthProviders`.
public struct Provider: Sendable {
    /// What users call it; also the name under which its login is stored by default.
    public var name: String
    /// The server's name for itself; an `iss` in an answer has to be this one.
    public var issuer: String?
    /// Whether an answer of the authorization endpoint without `iss` is refused.
    public var requiresIssuerInCallback = false

    /// Where a user's browser is sent.
    public var authorizationEndpoint: Endpoint?
    /// Where tokens are issued.
    public var tokenEndpoint: Endpoint
    /// Where tokens are refreshed; `nil` where it is the token endpoint.
    public var refreshEndpoint: Endpoint?
    /// Where tokens are revoked.
    public var revocationEndpoint: Endpoint?
    /// Where it can be asked what is known of a token.
    public var introspectionEndpoint: Endpoint?

    /// How token requests are written.
    public var tokenRequestEncoding = TokenRequestEncoding.form
    /// How revocations are written.
    public var revocationEncoding = TokenRequestEncoding.form
    /// Where the client's secret goes.
    public var clientAuthentication = ClientAuthenticationStyle.basic(.form)
    /// Whether PKCE is used; a server that does not know it ignores it.
    public var usesPKCE = true
    /// Whether a `state` is sent and has to come back.
    public var usesState = true
    /// Whether an error of the authorization endpoint is believed where it comes without a `state`.
    public var acceptsFailureWithoutState = false

    /// Makes the URI for the user's browser, where that is not the standard's; it may ask the server first.
    public var beginAuthorization:
        (@Sendable (AuthorizationStart, CallContext) async throws(ClientError) -> AuthorizationPrompt)?
    /// Reads the answer of the authorization endpoint.
    public var readCallback: @Sendable (FormParameters) throws(ClientError) -> AuthorizationResponse
    /// Makes the grant with which a refresh token is presented.
    public var refreshGrant: @Sendable (Secret) -> any Grant
    /// Reads an answer with tokens; lifetimes count from the context's ``CallContext/startedAt``.
    public var decodeTokens: @Sendable (ClientResponse, CallContext) async throws(ClientError) -> TokenResponse
    /// Reads an answer without tokens.
    public var decodeFailure: @Sendable (ClientResponse) -> TokenFailure
    /// Whether the failure proves that the refresh token is dead: nothing else ends a login.
    public var isDeadGrant: @Sendable (TokenFailure) -> Bool
    /// Whether a resource's answer says that the access token is not good any more, so that a refresh helps.
    public var isTokenRefused: @Sendable (ClientResponse) -> Bool
    /// Puts the access token into a request to a resource; it is called anew for each attempt.
    public var present: @Sendable (Lease, inout ClientRequest) throws(ClientError) -> Void

    /// A provider that keeps to the standard.
    ///
    /// - Parameters:
    ///   - name: What users call it.
    ///   - tokenEndpoint: Where tokens are issued.
    ///   - authorizationEndpoint: Where a user's browser is sent; `nil` where there is no such flow.
    public init(name: String, tokenEndpoint: Endpoint, authorizationEndpoint: Endpoint? = nil) {
        self.name = name
        self.tokenEndpoint = tokenEndpoint
        self.authorizationEndpoint = authorizationEndpoint
        let standard = StandardDialect.self
        readCallback = standard.readCallback
        refreshGrant = { RefreshTokenGrant($0) }
        decodeTokens = standard.decodeTokens
        decodeFailure = { TokenFailure($0) }
        isDeadGrant = standard.isDeadGrant
        isTokenRefused = { $0.status == 401 }
        present = standard.present
    }
}
