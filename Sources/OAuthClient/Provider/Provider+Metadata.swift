public import OAuthMessages

extension Provider {
    /// A provider that keeps to the standard and has published its metadata.
    ///
    /// - Parameters:
    ///   - metadata: What ``ServerMetadata/discover(issuer:environment:limits:)`` returned.
    ///   - name: What users call it; `nil` for its issuer.
    /// - Throws: ``ClientError/missing(_:)`` without a token endpoint, or ``ClientError/endpoint(_:)`` where one of the
    ///   endpoints is not a URL secrets may be sent to.
    /// Source: RFC 8414 §2; RFC 9207 §3.
    public init(_ metadata: ServerMetadata, name: String? = nil) throws(ClientError) {
        guard let tokenEndpoint = try Self.endpoint(metadata.tokenEndpoint) else { throw .missing(.endpoint) }
        self.init(
            name: name ?? metadata.issuer,
            tokenEndpoint: tokenEndpoint,
            authorizationEndpoint: try Self.endpoint(metadata.authorizationEndpoint)
        )
        issuer = metadata.issuer
        requiresIssuerInCallback = metadata.providesIssuerInResponses
        revocationEndpoint = try Self.endpoint(metadata.revocationEndpoint)
        introspectionEndpoint = try Self.endpoint(metadata.introspectionEndpoint)
        if let methods = metadata.tokenEndpointAuthenticationMethods, !methods.contains("client_secret_basic"),
            methods.contains("client_secret_post")
        {
            clientAuthentication = .post
        }
    }

    private static func endpoint(_ url: String?) throws(ClientError) -> Endpoint? {
        guard let url else { return nil }
        do { return try Endpoint(parsing: url) } catch { throw .endpoint(error) }
    }
}
