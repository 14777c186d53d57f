import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// The connections that clients have open.
final class OpenConnections: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var areCut = false
    }

    private let state = Mutex(State())

    /// Ends all connections at once, and those that come later too.
    ///
    /// For the requests on them it is as if their clients had gone.
    func cut() {
        let channels = state.withLock { state in
            state.areCut = true
            return state.channels
        }
        for channel in channels.values { channel.pipeline.fireUserInboundEventTriggered(CutHandler.Cut()) }
    }

    /// Knows a connection for as long as `body` runs.
    fileprivate func with(_ channel: any Channel, _ body: () async -> Void) async {
        let id = ObjectIdentifier(channel)
        let areCut = state.withLock { state in
            state.channels[id] = channel
            return state.areCut
        }
        defer { state.withLock { $0.channels[id] = nil } }
        if areCut { channel.pipeline.fireUserInboundEventTriggered(CutHandler.Cut()) }
        await body()
    }
}

/// Connections that are known to an ``OpenConnections``.
struct CuttableChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let connections: OpenConnections

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(CutHandler())
        }.flatMap {
            base.setup(channel: channel, logger: logger)
        }
    }

    // Known only from here on: a connection that is still being accepted must not be closed.
    func handle(value: Base.Value, logger: Logger) async {
        await connections.with(value.channel) { await base.handle(value: value, logger: logger) }
    }
}

/// Closes the connection when it is told to.
///
/// It stands in front of TLS, which would wait for the client to agree.
private final class CutHandler: ChannelInboundHandler {
    struct Cut: Sendable {}

    typealias InboundIn = NIOAny

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.fireChannelRead(data) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is Cut { context.close(promise: nil) } else { context.fireUserInboundEventTriggered(event) }
    }
}
