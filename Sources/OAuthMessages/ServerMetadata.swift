/// What an authorization server says about itself under `/.well-known/oauth-authorization-server`.
///
/// Source: RFC 8414 §2; RFC 9207 §3.
public struct ServerMetadata: Hashable, Sendable {
    /// The server's name for itself, an https URI; it has to be the one that was asked for, byte for byte.
    public var issuer: String
    /// Where a user's browser is sent.
    public var authorizationEndpoint: String?
    /// Where tokens are issued.
    public var tokenEndpoint: String?
    /// Where the keys of the access tokens are.
    public var jwksURI: String?
    /// Where tokens are revoked.
    public var revocationEndpoint: String?
    /// Where it can be asked what is known of a token.
    public var introspectionEndpoint: String?
    /// What the authorization endpoint answers.
    public var responseTypes: [ResponseType]
    /// What the token endpoint takes; `nil` stands for `authorization_code` and `implicit`.
    public var grantTypes: [GrantType]?
    /// How code challenges are made; `nil` stands for no PKCE.
    public var codeChallengeMethods: [String]?
    /// How clients authenticate at the token endpoint; `nil` stands for `client_secret_basic`.
    public var tokenEndpointAuthenticationMethods: [String]?
    /// The words of which a scope may consist; `nil` where the server does not tell.
    public var scopes: [String]?
    /// Whether every answer of the authorization endpoint has the parameter `iss`.
    public var providesIssuerInResponses: Bool
    /// All other members.
    public var additionalMembers: [String: JSONValue]

    /// Makes metadata of a server that has nothing but a name.
    ///
    /// - Parameter issuer: An https URI without a query and a fragment.
    public init(issuer: String) {
        self.issuer = issuer
        responseTypes = []
        providesIssuerInResponses = false
        additionalMembers = [:]
    }
}

extension ServerMetadata {
    /// The metadata as JSON.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter(byteCapacity: 1024)
        writer.object { json in
            json.member("issuer", issuer)
            json.member("authorization_endpoint", authorizationEndpoint)
            json.member("token_endpoint", tokenEndpoint)
            json.member("jwks_uri", jwksURI)
            json.member("revocation_endpoint", revocationEndpoint)
            json.member("introspection_endpoint", introspectionEndpoint)
            json.member("scopes_supported", scopes)
            json.member("response_types_supported", responseTypes.map(\.rawValue))
            json.member("grant_types_supported", grantTypes?.map(\.rawValue))
            json.member("token_endpoint_auth_methods_supported", tokenEndpointAuthenticationMethods)
            json.member("code_challenge_methods_supported", codeChallengeMethods)
            if providesIssuerInResponses { json.member("authorization_response_iss_parameter_supported", true) }
            json.members(additionalMembers)
        }
        return writer.bytes
    }

    /// Decodes a server's metadata.
    ///
    /// Only the issuer has to be there. Whether it is the expected one is the caller's to check.
    ///
    /// - Throws: ``MessageError``.
    public init(decoding json: [UInt8]) throws(MessageError) {
        var members = try JSONMembers(decoding: json)
        issuer = try members.takeRequired("issuer", \.string)
        authorizationEndpoint = try members.take("authorization_endpoint", \.string)
        tokenEndpoint = try members.take("token_endpoint", \.string)
        jwksURI = try members.take("jwks_uri", \.string)
        revocationEndpoint = try members.take("revocation_endpoint", \.string)
        introspectionEndpoint = try members.take("introspection_endpoint", \.string)
        scopes = try members.take("scopes_supported", \.strings)
        responseTypes = try members.take("response_types_supported", \.strings)?.map(ResponseType.init) ?? []
        grantTypes = try members.take("grant_types_supported", \.strings)?.map(GrantType.init)
        tokenEndpointAuthenticationMethods = try members.take("token_endpoint_auth_methods_supported", \.strings)
        codeChallengeMethods = try members.take("code_challenge_methods_supported", \.strings)
        providesIssuerInResponses =
            try members.take("authorization_response_iss_parameter_supported", \.bool) ?? false
        additionalMembers = members.remaining
    }
}
