internal import NIOCore
internal import NIOHTTP1

/// Answers what comes in at the loopback address.
final class LoopbackHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long a connection may stay open.
    private static let patience = TimeAmount.seconds(10)
    private static let page = """
        <!DOCTYPE html>
        <html lang="en"><meta charset="utf-8"><title>Login</title>
        <p>The answer has arrived. You can close this window and go back to the program.</p></html>

        """

    private let mailbox: LoopbackMailbox
    private var head: HTTPRequestHead?

    init(mailbox: LoopbackMailbox) { self.mailbox = mailbox }

    func channelActive(context: ChannelHandlerContext) {
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.patience) { context.close(promise: nil) }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let path = head.uri.prefix { $0 != "?" }
        let isExpected = path == mailbox.path && Self.isLoopback(head.headers["host"])
        if !isExpected {
            respond(.notFound, "Nothing is here.\n", "text/plain", context)
        } else if head.method != .GET {
            respond(.methodNotAllowed, "Only GET is answered.\n", "text/plain", context)
        } else if mailbox.end(.success(head.uri)) {
            respond(.ok, Self.page, "text/html; charset=utf-8", context)
        } else {
            respond(.gone, "The answer has arrived before.\n", "text/plain", context)
        }
    }

    /// Whether the browser means this machine: another name may have been made to lead here.
    private static func isLoopback(_ hosts: [String]) -> Bool {
        guard hosts.count == 1, let endpoint = try? Endpoint(parsing: "http://\(hosts[0])/") else { return false }
        // Over http an endpoint is a loopback one.
        return endpoint.authority == hosts[0]
    }

    private func respond(
        _ status: HTTPResponseStatus,
        _ text: String,
        _ type: String,
        _ context: ChannelHandlerContext
    ) {
        var headers = HTTPHeaders()
        headers.add(name: "Content-Type", value: type)
        headers.add(name: "Content-Length", value: "\(text.utf8.count)")
        headers.add(name: "Cache-Control", value: "no-store")
        headers.add(name: "Content-Security-Policy", value: "default-src 'none'")
        headers.add(name: "Referrer-Policy", value: "no-referrer")
        headers.add(name: "Connection", value: "close")
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        let done = context.eventLoop.makePromise(of: Void.self)
        done.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
    }
}
