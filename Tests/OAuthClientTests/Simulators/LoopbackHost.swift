import HTTPTypes
import Hummingbird
import NIOCore
import Testing

/// Runs a simulated server on a free loopback port while `body` runs, and fails the test on every violation.
///
/// - Parameter body: Is given the server's URL, `http://127.0.0.1:PORT`.
func withLoopback<Result: Sendable>(
    _ server: some SimulatedServer,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: @Sendable (String) async throws -> Result
) async throws -> Result {
    let result = try await withLoopbackApplication(FaultyResponder(server: server), body)
    for violation in server.journal.violations { Issue.record("\(violation)", sourceLocation: sourceLocation) }
    return result
}

private struct SimulatorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

private struct FaultyResponder: HTTPResponder {
    struct Cut: Error {}

    let server: any SimulatedServer

    func respond(to request: Request, context: SimulatorContext) async throws -> Response {
        let body = try await request.body.collect(upTo: 1 << 20)
        let seen = SimulatedRequest(
            method: request.method,
            target: request.head.path ?? "/",
            authority: request.head.authority ?? "",
            headers: request.headers,
            body: Array(body.readableBytesView)
        )
        server.journal.record(seen)
        switch server.faults.take(at: seen.path) {
        case nil: return Self.response(await server.answer(seen))
        case .answer(let answer): return Self.response(answer)
        case .dropped:
            try await context.channel.close()
            throw Cut()
        case .droppedAfterActing:
            _ = await server.answer(seen)
            try await context.channel.close()
            throw Cut()
        case .late(let delay):
            let answer = await server.answer(seen)
            try await Task.sleep(for: delay)
            return Self.response(answer)
        case .cut(let byteCount): return Self.cut(await server.answer(seen), after: byteCount, context.channel)
        }
    }

    private static func response(_ answer: SimulatedAnswer) -> Response {
        Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: answer.headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }

    private static func cut(_ answer: SimulatedAnswer, after count: Int, _ channel: any Channel) -> Response {
        let body = ResponseBody(contentLength: answer.body.count) { writer in
            try await writer.write(ByteBuffer(bytes: answer.body.prefix(count)))
            try await channel.close()
            throw Cut()
        }
        return Response(status: HTTPResponse.Status(code: answer.status), headers: answer.headers, body: body)
    }
}
