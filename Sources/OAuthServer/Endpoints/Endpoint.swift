import HTTPTypes

/// Where the server answers; the raw value is the path behind the issuer's.
enum Endpoint: String, CaseIterable {
    case authorize = "/authorize"
    case loginStatus = "/authorize/status"
    case login = "/authorize/login"
    case callback = "/v1/ssas"
    case token = "/token"
    case revocation = "/revoke"
    case introspection = "/introspect"
    /// With the issuer's path behind it, and for clients that do not know better before it.
    ///
    /// Source: RFC 8414 §3.1.
    case metadata = "/.well-known/oauth-authorization-server"
    case keySet = "/.well-known/jwks.json"
    case live = "/health/live"
    case ready = "/health/ready"
    case metrics = "/metrics"
    /// The Stratis node's call; letter case does not count there.
    case verifyMessage = "/api/Wallet/verifymessage"

    private static let byPath = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue[...], $0) })

    /// The endpoint at a path behind the issuer's, or `nil`.
    init?(path: Substring) {
        if let endpoint = Self.byPath[path] {
            self = endpoint
        } else if path.utf8.count == Self.verifyMessage.rawValue.utf8.count,
            path.lowercased() == Self.verifyMessage.rawValue.lowercased()
        {
            self = .verifyMessage
        } else {
            return nil
        }
    }

    /// The methods it takes besides HEAD, which goes with GET.
    func methods(withBrowserLogins hasBrowserLogins: Bool) -> [HTTPRequest.Method] {
        switch self {
        case .authorize: hasBrowserLogins ? [.get, .post] : [.get]
        case .loginStatus, .login, .metadata, .keySet, .live, .ready, .metrics: [.get]
        case .callback, .token, .revocation, .introspection, .verifyMessage: [.post]
        }
    }

    /// Whether those who run the server ask, and not its clients.
    var isForOperators: Bool { [.live, .ready, .metrics].contains(self) }

    /// Whether only a login in a browser needs it.
    var isForBrowserLogins: Bool { [.loginStatus, .login, .callback].contains(self) }
}

extension AuthorizationServer {
    /// Whether the server answers at this path with something else than that there is nothing.
    ///
    /// - Parameter path: The path of a request, without its query.
    public func hasEndpoint(at path: String) -> Bool { endpoint(at: path[...]) != nil }

    /// The endpoint at the path of a request, or `nil`.
    func endpoint(at path: Substring) -> Endpoint? {
        let issuerPath = configuration.issuer.path
        if path.hasPrefix(Endpoint.metadata.rawValue), path.dropFirst(Endpoint.metadata.rawValue.count) == issuerPath {
            return .metadata
        }
        guard path.hasPrefix(issuerPath), let endpoint = Endpoint(path: path.dropFirst(issuerPath.count)) else {
            return nil
        }
        if endpoint == .verifyMessage, !configuration.answersVerifyMessage { return nil }
        if endpoint == .metrics, metricsText == nil { return nil }
        return endpoint.isForBrowserLogins && browserLogins == nil ? nil : endpoint
    }
}
