public import OAuthMessages

/// A client of an authorization server.
///
/// Source: RFC 6749 §2.
public struct RegisteredClient: Sendable {
    /// The client's name in requests.
    public let id: String
    /// What people are shown; the id where it is `nil`.
    public let name: String?
    /// What a confidential client proves itself with; `nil` for a public one.
    public let secret: Secret?
    /// The grants it may use.
    public let grants: Set<GrantType>
    /// The most that a login of the client may do.
    public let scope: Scope
    /// Where the answers to its authorization requests may go, each as the client sends it.
    ///
    /// https, http with a loopback address, or a private scheme with a dot. The port of an `http` URI with 127.0.0.1 or
    /// [::1] does not count.
    ///
    /// Source: RFC 8252 §7.
    public let redirectURIs: [String]
    /// The origins whose pages may read the answers to the client's requests, as `https://app.example.com`.
    ///
    /// Source: RFC 6454 §6.2.
    public let origins: [String]

    /// A client.
    public init(
        id: String,
        name: String? = nil,
        secret: Secret?,
        grants: Set<GrantType>,
        scope: Scope = Scope(),
        redirectURIs: [String] = [],
        origins: [String] = []
    ) {
        self.id = id
        self.name = name
        self.secret = secret
        self.grants = grants
        self.scope = scope
        self.redirectURIs = redirectURIs
        self.origins = origins
    }

    /// Whether requests can name the client and present its secret.
    var canAuthenticate: Bool {
        [id, secret?.reveal() ?? "-"].allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { 0x20...0x7E ~= $0 } }
    }

    /// Refuses a redirect URI that cannot be one, and a client that would need one and has none.
    func checkRedirectURIs() throws(ConfigurationError) {
        for uri in redirectURIs where RedirectURI(parsing: uri) == nil { throw .invalidRedirectURI(client: id) }
        guard !grants.contains(.authorizationCode) || !redirectURIs.isEmpty else {
            throw .missingRedirectURI(client: id)
        }
    }

    /// Refuses an origin that no browser sends.
    func checkOrigins() throws(ConfigurationError) {
        for origin in origins {
            guard let uri = RedirectURI(parsing: origin), let authority = uri.authority,
                origin.hasSuffix("//" + authority),
                authority == authority.lowercased()
            else { throw .invalidOrigin(client: id) }
        }
    }

    /// Where the answer to a request goes, or `nil` where the client has not registered that.
    ///
    /// - Parameter requested: What the request says; nothing is enough where a single one is registered.
    /// Source: RFC 6749 §3.1.2.3; RFC 9700 §2.1.
    func redirectURI(for requested: String?) -> RedirectURI? {
        let registered = redirectURIs.compactMap { RedirectURI(parsing: $0) }
        guard let requested else { return registered.count == 1 ? registered.first : nil }
        guard let uri = RedirectURI(parsing: requested) else { return nil }
        return registered.contains { $0.accepts(uri) } ? uri : nil
    }

    /// The public client whose requests name no client at all.
    public static let builtIn = RegisteredClient(id: "default", secret: nil, grants: [.sid, .refreshToken])
}
