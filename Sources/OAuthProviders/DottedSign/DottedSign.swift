public import OAuthClient
internal import OAuthMessages

/// DottedSign: the authorization code flow, and an API that says with 400 that a token is dead.
///
/// Source: DottedSign, Authorization Code Flow; the codes of errors as its self-hosted edition (47c169c) answers them.
public struct DottedSign: Sendable {
    /// The API for what is real.
    public static let production = "https://api.dottedsign.com"
    /// The API for trying things out; it has other accounts and clients.
    public static let sandbox = "https://api.sandbox.dottedsign.com"

    /// What a client is made with.
    public let provider: Provider

    /// DottedSign.
    ///
    /// - Parameters:
    ///   - base: ``production``, ``sandbox``, or another server.
    ///   - encoding: How token requests are written; JSON is what clients of the hosted edition send, and forms work too.
    /// - Throws: `EndpointError` where the base is not a URL that secrets are sent to.
    public init(base: String = DottedSign.production, encoding: TokenRequestEncoding = .json) throws(EndpointError) {
        let base = try Endpoint(parsing: base)
        self.init(
            authorizationEndpoint: try base.appending("v1/oauth/authorize"),
            tokenEndpoint: try base.appending("v1/oauth/token"),
            encoding: encoding
        )
    }

    /// DottedSign with endpoints of one's own.
    ///
    /// - Parameters:
    ///   - authorizationEndpoint: Where the browser goes.
    ///   - tokenEndpoint: Where tokens come from.
    ///   - encoding: How token requests are written.
    public init(authorizationEndpoint: Endpoint, tokenEndpoint: Endpoint, encoding: TokenRequestEncoding = .json) {
        var provider = Provider(
            name: "dottedsign",
            tokenEndpoint: tokenEndpoint,
            authorizationEndpoint: authorizationEndpoint
        )
        provider.tokenRequestEncoding = encoding
        provider.clientAuthentication = .post
        provider.beginAuthorization = { start, _ throws(ClientError) in
            guard start.request.scope?.contains("embedded_signing") != true else {
                throw .unusableRequest("the scope embedded_signing is not allowed in this flow")
            }
            return AuthorizationPrompt(url: start.uri(at: authorizationEndpoint))
        }
        provider.decodeFailure = { DottedSignError.failure($0) }
        provider.isTokenRefused = { DottedSignError.isTokenRefused($0) }
        self.provider = provider
    }
}
