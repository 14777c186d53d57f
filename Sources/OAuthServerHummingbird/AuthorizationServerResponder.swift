public import Hummingbird
import NIOCore
public import OAuthServer

/// Puts an `AuthorizationServer` behind Hummingbird, on all paths.
public struct AuthorizationServerResponder: HTTPResponder {
    private let server: @Sendable () -> AuthorizationServer?

    /// A responder for a server.
    public init(_ server: AuthorizationServer) { self.server = { server } }

    /// A responder for a server that may start later; until then every request is answered with 503.
    public init(_ server: @escaping @Sendable () -> AuthorizationServer?) { self.server = server }

    /// Answers one request.
    public func respond(to request: Request, context: PeerContext) async throws -> Response {
        guard let server = server() else { return Response(.notStarted) }
        return try await server.respond(to: request, from: context.peer)
    }
}

/// Lets an `AuthorizationServer` answer its paths beside the routes of an application.
public struct AuthorizationServerMiddleware<Context: PeerRequestContext>: RouterMiddleware {
    private let server: AuthorizationServer

    /// A middleware for a server.
    public init(_ server: AuthorizationServer) { self.server = server }

    /// Answers a request for one of the server's paths, or hands it on.
    public func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard server.hasEndpoint(at: request.uri.path) else { return try await next(request, context) }
        return try await server.respond(to: request, from: context.peer)
    }
}

extension AuthorizationServer {
    /// The longest body that is read, in bytes.
    private static let maximumBodyByteCount = 16 * 1024
    /// How long a client may take for sending a body.
    private static let bodyTimeLimit = Duration.seconds(10)

    fileprivate func respond(to request: Request, from peer: Peer) async throws -> Response {
        let body: [UInt8]
        let limit = Self.maximumBodyByteCount
        switch try await BoundedBody(reading: request.body, upTo: limit, within: Self.bodyTimeLimit) {
        case .whole(let bytes): body = bytes
        case .tooLong(let isRead):
            if !isRead { peer.stopReading() }
            return Response(.bodyTooLong)
        case .tooSlow:
            peer.stopReading()
            return Response(.bodyTooSlow)
        }
        let request = ServerRequest(head: request.head, body: body, remoteAddress: peer.address)
        return Response(await respond(to: request))
    }
}

extension Response {
    fileprivate init(_ response: ServerResponse) {
        self.init(
            status: response.head.status,
            headers: response.head.headerFields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: response.body))
        )
    }
}
