public import OAuthClient
internal import OAuthMessages

/// SID.ai: the browser goes to one host, tokens come from another.
///
/// Source: SID.ai, OAuth pages of sidhq/docs (444f98a).
public struct SIDai: Sendable {
    /// What a client is made with.
    public let provider: Provider
    /// The scope of every login.
    public static let scope = ["query:data", "offline_access"]

    /// SID.ai, or a server that is like it.
    ///
    /// - Parameters:
    ///   - me: The host of the browser, `https://me.sid.ai`.
    ///   - auth: The host of the tokens, `https://auth.sid.ai`.
    ///   - redirectURI: What a refresh repeats; `nil` leaves it out, which the server accepts too.
    ///   - encoding: How token requests are written; the server takes forms and JSON.
    /// - Throws: `EndpointError` where a host is not a URL that secrets are sent to.
    public init(
        me: String = "https://me.sid.ai",
        auth: String = "https://auth.sid.ai",
        redirectURI: String? = nil,
        encoding: TokenRequestEncoding = .form
    ) throws(EndpointError) {
        self.init(
            authorizationEndpoint: try Endpoint(parsing: me).appending("api/oauth/authorize"),
            tokenEndpoint: try Endpoint(parsing: auth).appending("oauth/token"),
            revocationEndpoint: try Endpoint(parsing: auth).appending("oauth/revoke"),
            redirectURI: redirectURI,
            encoding: encoding
        )
    }

    /// SID.ai with endpoints of one's own.
    ///
    /// - Parameters:
    ///   - authorizationEndpoint: Where the browser goes.
    ///   - tokenEndpoint: Where tokens come from.
    ///   - revocationEndpoint: Where tokens are revoked; `nil` where they cannot be.
    ///   - redirectURI: What a refresh repeats; `nil` leaves it out.
    ///   - encoding: How token requests are written.
    public init(
        authorizationEndpoint: Endpoint,
        tokenEndpoint: Endpoint,
        revocationEndpoint: Endpoint? = nil,
        redirectURI: String? = nil,
        encoding: TokenRequestEncoding = .form
    ) {
        var provider = Provider(
            name: "sid-ai",
            tokenEndpoint: tokenEndpoint,
            authorizationEndpoint: authorizationEndpoint
        )
        provider.revocationEndpoint = revocationEndpoint
        provider.revocationEncoding = .json
        provider.tokenRequestEncoding = encoding
        provider.clientAuthentication = .post
        // Nothing of the documentation knows PKCE, and the exchange has exactly five fields.
        provider.usesPKCE = false
        provider.refreshGrant = { token in
            RefreshTokenGrant(token, extra: redirectURI.map { [("redirect_uri", Secret($0))] } ?? [])
        }
        self.provider = provider
    }
}
