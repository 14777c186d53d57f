import CommandLineTool
import Logging
import NIOSSL
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
    private let riskPolicy: RiskPolicy
    private let answersVerifyMessage: Bool
    /// Whether `GET /metrics` is answered.
    let answersMetrics: Bool
    /// Certificate and key, where the server speaks TLS itself.
    let tls: TLSConfiguration?

    init(_ options: ServeOptions) throws(Failure) {
        let environment = ProcessEnvironment()
        let file = try Self.file(options.state, environment)
        let listen = options.listen ?? environment["SIDSIGN_LISTEN"] ?? file.listen ?? "127.0.0.1:8080"
        (host, port) = try Self.address(listen)
        issuer = options.issuer ?? environment["SIDSIGN_ISSUER"] ?? file.issuer
        storeName = options.store ?? environment["SIDSIGN_STORE"] ?? file.store
        stateFolder = try Self.stateFolder(options.state, environment, file)
        let names = environment.list("SIDSIGN_NETWORK") ?? file.networks
        networks = options.network.isEmpty ? try Self.networks(names ?? ["cirrus"]) : options.network

        let level = options.logLevel ?? environment["SIDSIGN_LOG_LEVEL"] ?? file.logLevel ?? "notice"
        guard let logLevel = Logger.Level(rawValue: level) else { throw .usage("the log level \(level) is not known") }
        var logger = Logger(label: "sidsign") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel
        self.logger = logger

        lifetimes = try Self.lifetimes(options, environment, file.lifetimes)
        var clients: [RegisteredClient] = []
        for client in file.clients ?? [] { clients.append(try Self.client(client)) }
        self.clients = clients
        limits = try Self.limits(options, environment, file.limits)
        trustedProxies = try Self.addresses(environment.list("SIDSIGN_TRUSTED_PROXIES") ?? file.trustedProxies ?? [])
        let risk = options.riskPolicy ?? environment["SIDSIGN_RISK_POLICY"] ?? file.riskPolicy ?? "allow"
        riskPolicy = try Self.riskPolicy(risk)
        let verifyMessage = try environment.flag("SIDSIGN_VERIFY_MESSAGE_ENDPOINT") ?? file.verifyMessageEndpoint
        answersVerifyMessage = options.verifyMessageEndpoint ?? verifyMessage ?? false
        let metrics = try environment.flag("SIDSIGN_METRICS") ?? file.metrics
        answersMetrics = options.metrics ?? metrics ?? false
        tls = try Self.tls(
            certificate: options.tlsCertificate ?? environment["SIDSIGN_TLS_CERTIFICATE"] ?? file.tls?.certificate,
            key: options.tlsKey ?? environment["SIDSIGN_TLS_KEY"] ?? file.tls?.key
        )
        // What does not depend on the port is refused before anything listens.
        _ = try configuration(port: port)
    }
}

extension Settings {
    /// Whether what was redeemed is forgotten when the process ends.
    var isInMemory: Bool { storeName == "memory" }

    /// Where it is to listen.
    var address: String { address(port: port) }

    /// Where the server can be reached, as far as it knows.
    func baseURL(port: Int) -> String { "\(tls == nil ? "http" : "https")://\(address(port: port))" }

    private func address(port: Int) -> String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// The engine's configuration; without an issuer it is where the server listens.
    func configuration(port: Int) throws(Failure) -> ServerConfiguration {
        do {
            return try ServerConfiguration(
                issuer: Issuer(issuer ?? baseURL(port: max(port, 1))),
                networks: networks,
                lifetimes: lifetimes,
                clients: clients,
                limits: limits,
                trustedProxies: trustedProxies,
                riskPolicy: riskPolicy,
                answersVerifyMessage: answersVerifyMessage
            )
        } catch {
            let isMissing = issuer == nil && error == .invalidIssuer
            throw .usage(isMissing ? "\(error); name the URL that clients use with --issuer" : "\(error)")
        }
    }

    /// The store that the settings name.
    func store(in state: StateFolder) throws(Failure) -> any Store {
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

    /// The file of settings; an empty one where none is named.
    static func file(_ options: StateOptions, _ environment: ProcessEnvironment) throws(Failure) -> SettingsFile {
        guard let path = options.config ?? environment["SIDSIGN_CONFIG"] else { return SettingsFile() }
        return try SettingsFile(reading: FilePath(path))
    }

    /// Where keys and the database are.
    static func stateFolder(
        _ options: StateOptions,
        _ environment: ProcessEnvironment,
        _ file: SettingsFile
    ) throws(Failure) -> FilePath {
        let named = options.stateDir ?? environment["SIDSIGN_STATE_DIR"] ?? file.stateDir
        if let named { return FilePath(named) }
        return try CommandLineTool.stateFolder(orElse: "name a directory with --state-dir")
    }

    /// Divides `host:port`; an IPv6 address stands in brackets.
    private static func address(_ listen: String) throws(Failure) -> (host: String, port: Int) {
        guard
            let colon = listen.lastIndex(of: ":"),
            let port = UInt16(listen[listen.index(after: colon)...]),
            colon > listen.startIndex
        else { throw .usage("--listen takes host:port, such as 127.0.0.1:8080") }
        let host = listen[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        return (String(isBracketed ? host.dropFirst().dropLast() : host), Int(port))
    }

    private static func networks(_ names: [String]) throws(Failure) -> [Network] {
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
}
