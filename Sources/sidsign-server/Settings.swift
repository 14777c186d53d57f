import Logging
import OAuthMessages
import OAuthServer
import SQLiteStores
import StratisID
import SystemPackage

/// What the server runs with, after the flags, the environment and the file have been put together.
struct Settings {
    let host: String
    let port: Int
    let stateFolder: FilePath
    /// Writes to standard error.
    let logger: Logger
    private let issuer: String?
    private let networks: [Network]
    private let lifetimes: Lifetimes
    private let clients: [RegisteredClient]
    private let storeName: String?
    private let limits: RequestLimits
    private let trustedProxies: Set<IPAddress>
    private let answersVerifyMessage: Bool

    init(_ options: ServeOptions) throws(StartFailure) {
        let environment = ProcessEnvironment()
        let file = try Self.file(options.config ?? environment["SIDSIGN_CONFIG"])
        let listen = options.listen ?? environment["SIDSIGN_LISTEN"] ?? file.listen ?? "127.0.0.1:8080"
        (host, port) = try Self.address(listen)
        issuer = options.issuer ?? environment["SIDSIGN_ISSUER"] ?? file.issuer
        storeName = options.store ?? environment["SIDSIGN_STORE"] ?? file.store
        let state = options.stateDir ?? environment["SIDSIGN_STATE_DIR"] ?? file.stateDir
        stateFolder = FilePath(state ?? environment.stateFolder)
        let names = environment.list("SIDSIGN_NETWORK") ?? file.networks
        networks = options.network.isEmpty ? try Self.networks(names ?? ["cirrus"]) : options.network

        let level = options.logLevel ?? environment["SIDSIGN_LOG_LEVEL"] ?? file.logLevel ?? "notice"
        guard let logLevel = Logger.Level(rawValue: level) else { throw .usage("the log level \(level) is not known") }
        var logger = Logger(label: "sidsign") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel
        self.logger = logger

        var lifetimes = Lifetimes()
        let seconds = file.lifetimes
        func set(_ lifetime: inout UInt64, _ flag: UInt64?, _ variable: String?, _ value: UInt64?) throws(StartFailure)
        {
            var fromEnvironment: UInt64?
            if let variable, let text = environment[variable] {
                guard let number = UInt64(text) else { throw .usage("\(variable) is not a number of seconds") }
                fromEnvironment = number
            }
            lifetime = flag ?? fromEnvironment ?? value ?? lifetime
        }
        try set(
            &lifetimes.challenge,
            options.challengeLifetime,
            "SIDSIGN_CHALLENGE_LIFETIME",
            seconds?.challenge
        )
        try set(
            &lifetimes.accessToken,
            options.accessTokenLifetime,
            "SIDSIGN_ACCESS_TOKEN_LIFETIME",
            seconds?.accessToken
        )
        try set(&lifetimes.refreshGrace, options.refreshGrace, "SIDSIGN_REFRESH_GRACE", seconds?.refreshGrace)
        try set(&lifetimes.refreshIdle, nil, nil, seconds?.refreshIdle)
        try set(&lifetimes.refreshAbsolute, nil, nil, seconds?.refreshAbsolute)
        self.lifetimes = lifetimes

        var clients: [RegisteredClient] = []
        for client in file.clients ?? [] { clients.append(try Self.client(client)) }
        self.clients = clients
        limits = try Self.limits(options, environment, file.limits)
        trustedProxies = try Self.addresses(environment.list("SIDSIGN_TRUSTED_PROXIES") ?? file.trustedProxies ?? [])
        let verifyMessage = try environment.flag("SIDSIGN_VERIFY_MESSAGE_ENDPOINT") ?? file.verifyMessageEndpoint
        answersVerifyMessage = options.verifyMessageEndpoint ?? verifyMessage ?? false
        // What does not depend on the port is refused before anything listens.
        _ = try configuration(port: port)
    }
}

extension Settings {
    /// Whether what was redeemed is forgotten when the process ends.
    var isInMemory: Bool { storeName == "memory" }

    /// Where the server can be reached, as far as it knows.
    func baseURL(port: Int) -> String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// The engine's configuration; without an issuer it is where the server listens.
    func configuration(port: Int) throws(StartFailure) -> ServerConfiguration {
        do {
            return try ServerConfiguration(
                issuer: Issuer(issuer ?? baseURL(port: max(port, 1))),
                networks: networks,
                lifetimes: lifetimes,
                clients: clients,
                limits: limits,
                trustedProxies: trustedProxies,
                answersVerifyMessage: answersVerifyMessage
            )
        } catch {
            let isMissing = issuer == nil && error == .invalidIssuer
            throw .usage(isMissing ? "\(error); name the URL that clients use with --issuer" : "\(error)")
        }
    }

    /// The store that the settings name.
    func store(in state: StateFolder) throws(StartFailure) -> any Store {
        if isInMemory { return MemoryStore() }
        let path: String
        if let storeName {
            guard storeName.hasPrefix("sqlite:"), storeName.count > 7 else {
                throw .usage("a store is sqlite:FILE or memory")
            }
            path = String(storeName.dropFirst(7))
        } else {
            path = state.path.appending("sidsign.sqlite").string
        }
        do { return try SQLiteStore(path: path) } catch { throw .cannotCreate("the store \(path): \(error)") }
    }

    private static func file(_ path: String?) throws(StartFailure) -> SettingsFile {
        guard let path else { return SettingsFile() }
        let text: String
        do { text = String(decoding: try FilePath(path).contents(), as: UTF8.self) } catch {
            throw .noInput("\(path): \(error)")
        }
        return try SettingsFile(parsing: text)
    }

    /// Divides `host:port`; an IPv6 address stands in brackets.
    private static func address(_ listen: String) throws(StartFailure) -> (host: String, port: Int) {
        guard
            let colon = listen.lastIndex(of: ":"),
            let port = UInt16(listen[listen.index(after: colon)...]),
            colon > listen.startIndex
        else { throw .usage("--listen takes host:port, such as 127.0.0.1:8080") }
        let host = listen[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        return (String(isBracketed ? host.dropFirst().dropLast() : host), Int(port))
    }

    private static func networks(_ names: [String]) throws(StartFailure) -> [Network] {
        var networks: [Network] = []
        for name in names {
            guard let network = Network(rawValue: name) else {
                let known = Network.allCases.map(\.rawValue).joined(separator: ", ")
                throw .usage("the network \(name) is not known; known are \(known)")
            }
            networks.append(network)
        }
        return networks
    }

    private static func client(_ settings: SettingsFile.ClientSettings) throws(StartFailure) -> RegisteredClient {
        guard let id = settings.id, !id.isEmpty else { throw .malformed("a client has no id") }
        guard (settings.secret == nil) == (settings.isPublic == true), settings.secret?.isEmpty != true else {
            throw .malformed("the client \(id) needs either a secret or public: true")
        }
        let known: [GrantType] = [.sid, .refreshToken]
        let grants = (settings.grants ?? known.map(\.rawValue)).map { GrantType(rawValue: $0) }
        guard grants.allSatisfy(known.contains) else {
            throw .malformed("the grants of the client \(id) can be sid and refresh_token")
        }
        do {
            return RegisteredClient(
                id: id,
                secret: settings.secret,
                grants: Set(grants),
                scope: try Scope(settings.scopes ?? [])
            )
        } catch {
            throw .malformed("a scope of the client \(id) is malformed")
        }
    }
}
