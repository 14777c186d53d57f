import NIOCore

/// Reads nothing more from a client whose request cannot be decoded.
///
/// The answer and the end of the connection come a moment later, in which a client could send many megabytes.
final class DecodingErrorHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.fireChannelRead(data) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        context.fireErrorCaught(error)
    }
}
