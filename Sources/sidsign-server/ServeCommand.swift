import ArgumentParser
import CommandLineTool
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import OAuthServer
import OAuthServerHummingbird
import SQLiteStores
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
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try Settings(options)
        // From here on a signal ends nothing that has not been put in order.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let state = try StateFolder(settings.stateFolder)
        let masterKey = try state.masterKey()
        let keys = try signingKeys(in: state)
        state.warnOfOpenKeys()
        let store = try settings.store(in: state)
        let mark = try RunningMark(in: state)
        defer {
            // All requests have ended, but what they have left in the event loop may hold the store a moment longer.
            (store as? SQLiteStore)?.close()
            mark.remove()
        }
        let metrics = settings.answersMetrics ? PrometheusRegistry() : nil
        let server = LateServer()
        let connections = OpenConnections()
        let (failures, failure) = AsyncStream.makeStream(of: Failure.self)
        let application = Application(
            responder: AuthorizationServerResponder { server.current },
            server: .authorizationServer(connections, settings.tls),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                serverName: nil
            ),
            onServerRunning: { channel in
                do throws(Failure) {
                    let port = channel.localAddress?.port ?? settings.port
                    let configuration = try settings.configuration(port: port)
                    server.start(
                        authorizationServer(configuration, masterKey, keys, store, settings, epoch: mark.epoch, metrics)
                    )
                    try announce(settings.baseURL(port: port), configuration.issuer)
                } catch {
                    failure.yield(error)
                }
            },
            logger: settings.logger
        )
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [application], logger: settings.logger)
        )
        do {
            try await withThrowingTaskGroup { group in
                group.addTask { await stop(services, connections, at: signals) }
                group.addTask {
                    for await error in failures {
                        await services.triggerGracefulShutdown()
                        connections.cut()
                        throw error
                    }
                }
                group.addTask { await store.keepPruned(now: currentTime, logger: settings.logger) }
                group.addTask { await followKeys(of: server, in: state, logger: settings.logger) }
                // Never cancelled while it runs: connections that are being accepted do not survive that.
                try await services.run()
                group.cancelAll()
                try await group.waitForAll()
            }
        } catch let error as IOError {
            throw Failure.cannotListen("\(settings.address): \(Errno(rawValue: error.errnoCode))")
        } catch is SocketAddressError.UnknownHost {
            throw Failure.cannotListen("\(settings.address): there is no such host")
        }
    }

    /// The engine.
    private func authorizationServer(
        _ configuration: OAuthServer.ServerConfiguration,
        _ masterKey: MasterKey,
        _ keys: (signing: SigningKey, others: [SigningKey]),
        _ store: any Store,
        _ settings: Settings,
        epoch: Identifier?,
        _ metrics: PrometheusRegistry?
    ) -> AuthorizationServer {
        var metricsText: (@Sendable () -> String)?
        if let metrics { metricsText = { metrics.text } }
        return AuthorizationServer(
            configuration: configuration,
            masterKey: masterKey,
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

    /// Stops the server when SIGTERM or SIGINT comes.
    ///
    /// Requests under way are answered then. Connections that do not end by themselves are cut: at the next signal, or
    /// when the time is over.
    private func stop(_ services: ServiceGroup, _ connections: OpenConnections, at signals: UnixSignalsSequence) async {
        await withTaskGroup { group in
            var isStopping = false
            for await _ in signals {
                if isStopping { connections.cut() }
                guard !isStopping else { continue }
                isStopping = true
                await services.triggerGracefulShutdown()
                group.addTask {
                    if (try? await Task.sleep(for: .seconds(12))) != nil { connections.cut() }
                }
            }
        }
    }

    /// The first line on standard output.
    private func announce(_ url: String, _ issuer: Issuer) throws(Failure) {
        guard output.json else { return try printLine("listening on \(url)") }
        var object = JSONObject()
        object.add("url", url)
        object.add("issuer", issuer.url)
        try printLine(object)
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

extension HTTPServerBuilder {
    /// The server's HTTP over connections that are known, with TLS or without.
    fileprivate static func authorizationServer(_ connections: OpenConnections, _ tls: TLSConfiguration?)
        -> HTTPServerBuilder
    {
        HTTPServerBuilder { responder in
            let channel = HTTP1Channel(responder: responder, configuration: .authorizationServer)
            guard let tls else { return CuttableChannel(base: channel, connections: connections) }
            return CuttableChannel(base: try TLSChannel(channel, tlsConfiguration: tls), connections: connections)
        }
    }
}
