import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server on 127.0.0.1 that answers one way and remembers what it was asked.
final class LoopbackServer: Sendable {
    enum Behavior: Sendable {
        case answer(status: Int, body: String)
        case redirect(status: Int, location: String)
        case silence
        /// The head of an answer, and nothing of the body it announces.
        case head
        /// The head of an answer, and a byte of its body every 20 ms.
        case drip
    }

    struct Request: Sendable {
        var method = ""
        var uri = ""
        var contentType = ""
        var body = ""
    }

    private let log = SharedLog()
    private let channel: any Channel

    init(_ behavior: Behavior) async throws {
        let log = log
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                log.connected()
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(behavior: behavior, log: log))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    var requests: [Request] { log.requests }
    var connectionCount: Int { log.connectionCount }

    func stop() async throws { try await channel.close() }

    private final class SharedLog: Sendable {
        private let state = Mutex<(requests: [Request], connectionCount: Int)>(([], 0))

        var requests: [Request] { state.withLock { $0.requests } }
        var connectionCount: Int { state.withLock { $0.connectionCount } }
        func connected() { state.withLock { $0.connectionCount += 1 } }
        func received(_ request: Request) { state.withLock { $0.requests.append(request) } }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let behavior: Behavior
        private let log: SharedLog
        private var request = Request()

        init(behavior: Behavior, log: SharedLog) {
            self.behavior = behavior
            self.log = log
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                request = Request(
                    method: head.method.rawValue,
                    uri: head.uri,
                    contentType: head.headers.first(name: "Content-Type") ?? ""
                )
            case .body(let buffer): request.body += String(buffer: buffer)
            case .end:
                log.received(request)
                answer(context)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func answer(_ context: ChannelHandlerContext) {
            switch behavior {
            case .answer(let status, let body): write(context, status, body, [])
            case .redirect(let status, let location): write(context, status, "", [("Location", location)])
            case .silence: break
            case .head: writeHead(context)
            case .drip:
                writeHead(context)
                let channel = context.channel
                context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(20)) { task in
                    guard channel.isActive else { return task.cancel() }
                    let byte = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: " ")))
                    channel.writeAndFlush(byte, promise: nil)
                }
            }
        }

        private func writeHead(_ context: ChannelHandlerContext) {
            let headers = HTTPHeaders([("Content-Length", "4000")])
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        }

        private func write(
            _ context: ChannelHandlerContext,
            _ status: Int,
            _ body: String,
            _ fields: [(String, String)]
        ) {
            var headers = HTTPHeaders(fields)
            if status != 204 { headers.add(name: "Content-Length", value: "\(body.utf8.count)") }
            let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
