import ArgumentParser
import Hummingbird
import Logging
import NIOCore
import OAuthMessages
import OAuthServer
import OAuthServerHummingbird
import SQLiteStores
import StratisID
import SystemPackage

/// `sidsign serve`: the authorization server as a process.
@main
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
        version: "0.1.0"
    )

    @OptionGroup var options: ServeOptions

    func run() async throws {
        let (settings, state, store) = try open()
        let logger = settings.logger

        let server = LateServer()
        let application = Application(
            responder: AuthorizationServerResponder { server.current },
            server: .authorizationServer,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                serverName: nil
            ),
            onServerRunning: { channel in
                do {
                    let port = channel.localAddress?.port ?? settings.port
                    let configuration = try settings.configuration(port: port)
                    server.start(
                        AuthorizationServer(
                            configuration: configuration,
                            masterKey: try state.masterKey(),
                            signingKeys: try state.signingKeys(),
                            store: store,
                            environment: .system,
                            logger: logger,
                            forgetsRedeemedChallenges: settings.isInMemory
                        )
                    )
                    printLine("listening on \(settings.baseURL(port: port))")
                } catch {
                    printError("\(error)")
                    terminate((error as? StartFailure)?.exitCode ?? 1)
                }
            },
            logger: logger
        )
        do {
            try await withThrowingTaskGroup { group in
                group.addTask { try await application.runService() }
                group.addTask { await prune(store, logger: logger) }
                try await group.next()
                group.cancelAll()
            }
        } catch let error as IOError {
            let address = "\(settings.host):\(settings.port)"
            let reason = Errno(rawValue: error.errnoCode)
            let failure = StartFailure.cannotCreate("\(address) cannot be listened on: \(reason)")
            printError(failure.description)
            throw ExitCode(failure.exitCode)
        }
    }

    /// Reads the settings and opens what they name, or says why that cannot be.
    private func open() throws -> (Settings, StateFolder, any Store) {
        do throws(StartFailure) {
            let settings = try Settings(options)
            let state = try StateFolder(settings.stateFolder)
            return (settings, state, try settings.store(in: state))
        } catch {
            printError(error.description)
            throw ExitCode(error.exitCode)
        }
    }

    /// Forgets what is of no use any more, a little at a time.
    private func prune(_ store: any Store, logger: Logger) async {
        while !Task.isCancelled {
            do {
                let count = try await store.prune(at: currentTime(), limit: 500)
                try await Task.sleep(for: count == 500 ? .milliseconds(100) : .seconds(60))
            } catch is CancellationError {
                return
            } catch {
                logger.error("pruning failed", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(60))
            }
        }
    }
}
