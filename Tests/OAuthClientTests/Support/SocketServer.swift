import HTTPTypes
import Hummingbird
import NIOCore
import OAuthClient
import Testing

/// Puts something that answers requests behind a socket, while the body runs.
@discardableResult
func withSocket<Value: Sendable>(
    _ answer: @escaping @Sendable (ClientRequest) async throws(TransportError) -> ClientResponse,
    _ body: @Sendable (_ base: String) async throws -> Value
) async throws -> Value {
    let responder = CallbackResponder<BasicRequestContext> { request, _ in
        let body = try await request.body.collect(upTo: 1 << 20)
        var message = ClientRequest(
            request.method,
            try Endpoint(parsing: "http://127.0.0.1\(request.uri.string)"),
            headerFields: request.headers,
            body: Array(body.readableBytesView)
        )
        message.headerFields[.accept] = request.headers[.accept]
        let response = try await answer(message)
        return Response(
            status: HTTPResponse.Status(code: response.status),
            headers: response.headerFields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: response.body))
        )
    }
    return try await withLoopbackApplication(responder, body)
}
