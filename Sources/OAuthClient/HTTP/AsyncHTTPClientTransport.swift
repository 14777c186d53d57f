internal import AsyncHTTPClient
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
import Synchronization

/// Sends requests with AsyncHTTPClient: no redirects, no repeats, the system's certificates.
public final class AsyncHTTPClientTransport: HTTPTransport {
    /// One for the whole process; its connections end with it.
    public static let shared = AsyncHTTPClientTransport()

    private let client: HTTPClient

    /// A transport with connections of its own, which has to be shut down before it goes out of use.
    ///
    /// - Parameter connectTimeout: How long a connection and its TLS handshake may take.
    public init(connectTimeout: Duration = .seconds(5)) {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = TimeAmount(connectTimeout)
        // Otherwise a refused connection is tried again until the time to connect is up.
        configuration.connectionPool.retryConnectionEstablishment = false
        // A server that closes an idle connection just as a request is written makes its outcome unknown.
        configuration.connectionPool.idleTimeout = .seconds(10)
        configuration.decompression = .disabled
        client = HTTPClient(eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: configuration)
    }

    /// Closes the connections.
    public func shutdown() async { try? await client.shutdown() }

    /// Sends a request and collects the whole answer.
    public func send(
        _ request: ClientRequest,
        timeout: Duration,
        maximumByteCount: Int
    ) async throws(TransportError) -> ClientResponse {
        let progress = Progress()
        do {
            let message = try HTTPClient.Request(request, progress)
            let exchange = Exchange(message, maximumByteCount, request.body.isEmpty ? progress : nil)
            let task = client.execute(request: message, delegate: exchange, deadline: .now() + TimeAmount(timeout))
            let response = try await withTaskCancellationHandler {
                try await task.get()
            } onCancel: {
                task.cancel()
            }
            return ClientResponse(
                status: Int(response.status.code),
                headerFields: HTTPFields(response.headers),
                body: response.body.map { Array($0.readableBytesView) } ?? []
            )
        } catch is ResponseAccumulator.ResponseTooBigError {
            throw .answerTooLong
        } catch {
            throw progress.hasLeft || request.body.isEmpty && Self.isFromOutside(error) ? .noAnswer : .notSent
        }
    }

    /// Whether the end came from the clock or the caller, while the connection may have gone on.
    ///
    /// A request without a body is noted as sent a moment after it was; what the connection reports comes after that.
    private static func isFromOutside(_ error: any Error) -> Bool {
        guard let error = error as? HTTPClientError else { return false }
        return error == .deadlineExceeded || error == .cancelled
    }
}

extension ClientEnvironment {
    /// The clocks and the generator of the operating system, and the transport of the whole process.
    public static func system() -> ClientEnvironment { system(transport: AsyncHTTPClientTransport.shared) }
}

/// Whether a request has left: a server cannot act on one whose body has not, or without one, whose head has not.
///
/// Errors do not tell: a reset connection looks the same in the handshake of TLS and after the request.
private final class Progress: Sendable {
    private let left = Atomic(false)

    var hasLeft: Bool { left.load(ordering: .acquiring) }

    func leave() { left.store(true, ordering: .releasing) }
}

/// Collects the answer, and notes when the head of the request has left.
private final class Exchange: HTTPClientResponseDelegate {
    typealias Response = HTTPClient.Response

    private let answer: ResponseAccumulator
    private let progress: Progress?

    /// - Parameter progress: What is noted of a request without a body.
    init(_ request: HTTPClient.Request, _ maximumByteCount: Int, _ progress: Progress?) {
        // More than that it does not take.
        answer = ResponseAccumulator(request: request, maxBodySize: max(0, min(maximumByteCount, Int(UInt32.max))))
        self.progress = progress
    }

    func didSendRequestHead(task: HTTPClient.Task<Response>, _ head: HTTPRequestHead) { progress?.leave() }

    func didReceiveHead(task: HTTPClient.Task<Response>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        answer.didReceiveHead(task: task, head)
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Response>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        answer.didReceiveBodyPart(task: task, buffer)
    }

    func didReceiveError(task: HTTPClient.Task<Response>, _ error: any Error) {
        answer.didReceiveError(task: task, error)
    }

    func didFinishRequest(task: HTTPClient.Task<Response>) throws -> Response {
        try answer.didFinishRequest(task: task)
    }
}

extension HTTPClient.Request {
    fileprivate init(_ request: ClientRequest, _ progress: Progress) throws {
        try self.init(url: request.endpoint.url, method: NIOHTTP1.HTTPMethod(rawValue: request.method.rawValue))
        for field in request.headerFields { headers.add(name: field.name.rawName, value: field.value) }
        guard !request.body.isEmpty else { return }
        body = .stream(contentLength: Int64(request.body.count)) { [body = request.body] writer in
            progress.leave()
            return writer.write(.byteBuffer(ByteBuffer(bytes: body)))
        }
    }
}

extension HTTPFields {
    fileprivate init(_ headers: HTTPHeaders) {
        self.init()
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            append(HTTPField(name: name, value: value))
        }
    }
}
