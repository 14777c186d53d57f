import ArgumentParser
import CommandLineTool
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import OAuthServer
import OAuthServerHummingbird
import ServiceLifecycle
import StratisID
import SystemPackage
import UnixSignals

/// `sidsign serve`: the authorization server as a process.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sidsign serve",
        abstract: "Run an authorization server: issue challenges, verify wallets, mint tokens.",
        discussion: """
            Without any flag it serves loopback, keeps its keys and its database in the state directory, and gives tokens \
            to whoever signs with a Cirrus wallet. The first line on standard output is "listening on URL"; the log goes \
            to standard error. Every flag can be set in the file of --config, and by an environment variable such as \
            SIDSIGN_ISSUER; a flag beats the variable, the variable beats the file.
            """,
        version: "0.1.0",
        subcommands: [RotateKeyCommand.self]
    )

    @OptionGroup var options: ServeOptions

    func run() async throws {
        let settings = try Settings(options)
        let state = try StateFolder(settings.stateFolder)
        let store = try settings.store(in: state)
        let mark = try RunningMark(in: state)
        defer { mark.remove() }
        let metrics = settings.answersMetrics ? PrometheusRegistry() : nil
        let server = LateServer()
        var builder = HTTPServerBuilder.authorizationServer
        if let tls = settings.tls { builder = try .tls(builder, tlsConfiguration: tls) }
        let application = Application(
            responder: AuthorizationServerResponder { server.current },
            server: builder,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                serverName: nil
            ),
            onServerRunning: { channel in
                do {
                    let port = channel.localAddress?.port ?? settings.port
                    server.start(
                        try authorizationServer(settings, state, store, epoch: mark.epoch, metrics, port: port)
                    )
                    printLine("listening on \(settings.baseURL(port: port))")
                } catch {
                    printError("\(error)")
                    terminate((error as? Failure)?.exitCode ?? 1)
                }
            },
            logger: settings.logger
        )
        do {
            try await withThrowingTaskGroup { group in
                group.addTask { try await serviceGroup(application, settings.logger).run() }
                group.addTask { await store.keepPruned(now: currentTime, logger: settings.logger) }
                group.addTask { await followKeys(of: server, in: state, logger: settings.logger) }
                try await group.next()
                group.cancelAll()
            }
        } catch let error as IOError {
            let address = "\(settings.host):\(settings.port)"
            throw Failure.cannotCreate("\(address) cannot be listened on: \(Errno(rawValue: error.errnoCode))")
        }
    }

    /// Runs the server until SIGTERM or SIGINT.
    ///
    /// Requests under way are answered then; connections that do not end by themselves are cut.
    private func serviceGroup(_ application: some ApplicationProtocol, _ logger: Logger) -> ServiceGroup {
        var configuration = ServiceGroupConfiguration(
            services: [application],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(12)
        return ServiceGroup(configuration: configuration)
    }

    /// The engine, once the port is known.
    private func authorizationServer(
        _ settings: Settings,
        _ state: StateFolder,
        _ store: any Store,
        epoch: Identifier?,
        _ metrics: PrometheusRegistry?,
        port: Int
    ) throws -> AuthorizationServer {
        let keys = try signingKeys(in: state)
        var metricsText: (@Sendable () -> String)?
        if let metrics { metricsText = { metrics.text } }
        return AuthorizationServer(
            configuration: try settings.configuration(port: port),
            masterKey: try state.masterKey(),
            signingKey: keys.signing,
            otherKeys: keys.others,
            store: store,
            environment: .system,
            logger: settings.logger,
            epoch: settings.isInMemory ? ServerEnvironment.system.identifier() : epoch,
            loginPages: HTMLLoginPages(),
            metrics: metrics,
            metricsText: metricsText
        )
    }

    /// The key that signs now, and the others that are published.
    private func signingKeys(in state: StateFolder) throws -> (signing: SigningKey, others: [SigningKey]) {
        let file = state.signingKeyFile
        guard let keys = try file.entries().keys(at: currentTime()) else {
            throw Failure.malformed("\(file.path) holds no key")
        }
        return keys
    }

    /// Takes over new keys once they are in the file, and lets them sign when their time has come.
    private func followKeys(of server: LateServer, in state: StateFolder, logger: Logger) async {
        while (try? await Task.sleep(for: .seconds(5))) != nil {
            do {
                let keys = try signingKeys(in: state)
                if server.sign(with: keys.signing, publishing: keys.others) {
                    logger.notice("signing keys changed", metadata: ["key": "\(keys.signing.id)"])
                }
            } catch {
                // The keys that are known go on.
                logger.error("signing keys cannot be read", metadata: ["error": "\(error)"])
            }
        }
    }
}
