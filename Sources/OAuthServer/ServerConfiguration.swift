public import StratisID

/// What an authorization server is told: who it is, whom it serves, and how long things last.
public struct ServerConfiguration: Sendable {
    /// The issuer, an https URL without query and fragment; http on a loopback address is allowed.
    public let issuer: Issuer
    /// The networks whose addresses may sign in.
    public let networks: [Network]
    /// How long challenges and tokens last.
    public let lifetimes: Lifetimes
    /// The clients, the built-in public one last.
    public let clients: [RegisteredClient]
    /// How much one client address may ask.
    public let limits: RequestLimits
    /// The proxies in front of the server, whose `X-Forwarded-For` says who the client is.
    public let trustedProxies: Set<IPAddress>
    /// Who decides whether a login in a browser goes on.
    public let riskPolicy: RiskPolicy
    /// Whether the server answers the Stratis node's `POST /api/Wallet/verifymessage`.
    public let answersVerifyMessage: Bool

    /// A configuration.
    ///
    /// - Parameters:
    ///   - issuer: Who the server is; it never comes from a request.
    ///   - networks: The networks whose addresses may sign in; at least one.
    ///   - lifetimes: How long things last.
    ///   - clients: The clients besides the built-in one.
    ///   - limits: How much one client address may ask. Without any the server that calls this one has to limit.
    ///   - trustedProxies: The proxies whose `X-Forwarded-For` says who the client is.
    ///   - riskPolicy: Who decides whether a login in a browser goes on.
    ///   - answersVerifyMessage: Whether to answer the Stratis node's `POST /api/Wallet/verifymessage`.
    /// - Throws: ``ConfigurationError``.
    public init(
        issuer: Issuer,
        networks: [Network],
        lifetimes: Lifetimes = Lifetimes(),
        clients: [RegisteredClient] = [],
        limits: RequestLimits = .unlimited,
        trustedProxies: Set<IPAddress> = [],
        riskPolicy: RiskPolicy = .allow,
        answersVerifyMessage: Bool = false
    ) throws(ConfigurationError) {
        guard !networks.isEmpty else { throw .noNetwork }
        guard lifetimes.isInRange else { throw .invalidLifetime }
        for client in clients where !client.canAuthenticate { throw .invalidClient(client.id) }
        for client in clients {
            try client.checkRedirectURIs()
            try client.checkOrigins()
        }
        var ids = Set([RegisteredClient.builtIn.id])
        for client in clients where !ids.insert(client.id).inserted { throw .duplicateClient(client.id) }
        self.issuer = issuer
        self.networks = networks
        self.lifetimes = lifetimes
        self.clients = clients + [.builtIn]
        self.limits = limits
        self.trustedProxies = trustedProxies
        self.riskPolicy = riskPolicy
        self.answersVerifyMessage = answersVerifyMessage
    }
}

/// How long things last, in seconds.
public struct Lifetimes: Hashable, Sendable {
    /// A challenge, from its issue to its `exp`.
    public var challenge: UInt64 = 120
    /// An authorization code.
    public var code: UInt64 = 60
    /// An access token.
    public var accessToken: UInt64 = 900
    /// A login that is not refreshed.
    public var refreshIdle: UInt64 = 1_209_600
    /// A login, whatever happens.
    public var refreshAbsolute: UInt64 = 7_776_000
    /// How long after a rotation the refresh token before it is answered with the same successor again.
    public var refreshGrace: UInt64 = 10

    /// The longest of any, ten years.
    public static let longest: UInt64 = 315_360_000

    /// The lifetimes that hold unless others are set.
    public init() {}

    fileprivate var isInRange: Bool {
        let lifetimes = [challenge, code, accessToken, refreshIdle, refreshAbsolute]
        return lifetimes.allSatisfy { 1...Self.longest ~= $0 } && refreshGrace <= Self.longest
    }
}

/// Why a configuration is refused.
public enum ConfigurationError: Error, Hashable, Sendable {
    /// The issuer is not an absolute https URL, or http on a loopback address, without query and fragment.
    case invalidIssuer
    /// No network is named.
    case noNetwork
    /// A lifetime is 0 or longer than ten years; only the grace may be 0.
    case invalidLifetime
    /// The id or the secret of this client is empty or has something other than printable ASCII.
    case invalidClient(String)
    /// This client has a redirect URI that cannot be one.
    case invalidRedirectURI(client: String)
    /// This client may use authorization codes, and has registered nowhere to send them to.
    case missingRedirectURI(client: String)
    /// An origin of this client is not `https://host[:port]`, or http with a loopback address, in lower case.
    case invalidOrigin(client: String)
    /// Two clients have this id, or one has that of the built-in client.
    case duplicateClient(String)
}

extension ConfigurationError: CustomStringConvertible {
    /// What to change.
    public var description: String {
        switch self {
        case .invalidIssuer:
            "the issuer has to be an https URL without query and fragment; http is for loopback addresses only"
        case .noNetwork: "name at least one network"
        case .invalidLifetime: "a lifetime has to be at least one second and at most ten years; only the grace may be 0"
        case .invalidClient(let id):
            "the id and the secret of the client \(id) have to be printable ASCII and not empty; a public client has no secret"
        case .invalidRedirectURI(let id):
            """
            a redirect URI of the client \(id) has to be absolute and without a fragment or a user name: https, http with a \
            loopback address, or a private scheme with a dot such as com.example.app:/callback
            """
        case .missingRedirectURI(let id): "the client \(id) may use authorization_code and needs a redirect URI"
        case .invalidOrigin(let id):
            "an origin of the client \(id) is not one: https and a host in lower case, without a path"
        case .duplicateClient(let id): "two clients have the id \(id), or one has that of the built-in client"
        }
    }
}
