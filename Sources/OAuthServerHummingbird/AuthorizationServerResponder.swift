public import Hummingbird
import NIOCore
public import OAuthServer

/// Puts an `AuthorizationServer` behind Hummingbird.
public struct AuthorizationServerResponder: HTTPResponder {
    /// The longest body that is read, in bytes.
    public static let maximumBodyByteCount = 16 * 1024

    /// How long a client may take for sending a body.
    public static let bodyTimeLimit = Duration.seconds(10)

    private let server: @Sendable () -> AuthorizationServer?

    /// A responder for a server.
    public init(_ server: AuthorizationServer) { self.server = { server } }

    /// A responder for a server that may start later; until then every request is answered with 503.
    public init(_ server: @escaping @Sendable () -> AuthorizationServer?) { self.server = server }

    /// Answers one request.
    public func respond(to request: Request, context: PeerContext) async throws -> Response {
        guard let server = server() else { return Self.response(.notStarted) }
        let body: [UInt8]
        let limit = Self.maximumBodyByteCount
        switch try await BoundedBody(reading: request.body, upTo: limit, within: Self.bodyTimeLimit) {
        case .whole(let bytes): body = bytes
        case .tooLong(let isRead):
            if !isRead { context.stopReading() }
            return Self.response(.bodyTooLong)
        case .tooSlow:
            context.stopReading()
            return Self.response(.bodyTooSlow)
        }
        let answer = await server.respond(
            to: ServerRequest(head: request.head, body: body, remoteAddress: context.remoteAddress)
        )
        return Self.response(answer)
    }

    private static func response(_ response: ServerResponse) -> Response {
        Response(
            status: response.head.status,
            headers: response.head.headerFields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: response.body))
        )
    }
}
