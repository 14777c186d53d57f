import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

private struct NotStarted: Error {}

/// Puts a responder on a free loopback port while `body` runs.
///
/// - Parameter body: Is given the server's URL, `http://127.0.0.1:PORT`.
func withLoopbackApplication<Responder: HTTPResponder, Value: Sendable>(
    _ responder: Responder,
    _ body: (_ base: String) async throws -> Value
) async throws -> Value where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    let (channels, continuation) = AsyncStream.makeStream(of: (any Channel).self)
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    let application = Application(
        responder: responder,
        configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0), serverName: nil),
        onServerRunning: { continuation.yield($0) },
        eventLoopGroupProvider: .shared(EventLoopGroupProvider.singleton.eventLoopGroup.any()),
        logger: logger
    )
    var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
    // Then the requests that are under way are cancelled; connections are not accepted any more.
    configuration.maximumGracefulShutdownDuration = .seconds(10)
    let services = ServiceGroup(configuration: configuration)
    // The server is not a child of this task: it has to stop in its own way also where the test is cancelled or fails.
    let running = Task {
        defer { continuation.finish() }
        try await services.run()
    }
    var iterator = channels.makeAsyncIterator()
    guard let channel = await iterator.next(), let port = channel.localAddress?.port else {
        await services.triggerGracefulShutdown()
        try await running.value
        throw NotStarted()
    }
    let result: Result<Value, any Error>
    do { result = .success(try await body("http://127.0.0.1:\(port)")) } catch { result = .failure(error) }
    await stopAccepting(channel)
    await services.triggerGracefulShutdown()
    _ = await running.result
    return try result.get()
}

/// Has a server accept no more connections, and waits until it has those that it has accepted.
///
/// SwiftNIO ends the process where a connection is accepted, and the server then stops without having taken it.
private func stopAccepting(_ channel: any Channel) async {
    try? await channel.setOption(.autoRead, value: false).get()
    // The server and its connections have one event loop, so that what was begun before is done.
    for _ in 0..<2 { try? await channel.eventLoop.submit {}.get() }
}
