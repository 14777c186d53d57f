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
        let body = request.body.isEmpty ? nil : WatchedBody(request.body)
        do {
            return try await withThrowingTaskGroup(of: ClientResponse.self) { group in
                group.addTask { [client] in
                    let message = HTTPClientRequest(request, body)
                    let response = try await client.execute(message, timeout: TimeAmount(timeout))
                    let bytes = try await response.body.collect(upTo: maximumByteCount)
                    return ClientResponse(
                        status: Int(response.status.code),
                        headerFields: HTTPFields(response.headers),
                        body: Array(bytes.readableBytesView)
                    )
                }
                // The client's own deadline ends with the head of the answer; its body may take for ever.
                group.addTask {
                    try await Task.sleep(for: timeout)
                    throw HTTPClientError.deadlineExceeded
                }
                defer { group.cancelAll() }
                guard let response = try await group.next() else { throw CancellationError() }
                return response
            }
        } catch is NIOTooManyBytesError {
            throw .answerTooLong
        } catch {
            guard let body else { throw Self.isBeforeSending(error) ? .notSent : .noAnswer }
            // A server cannot act on a request whose body has not left.
            throw body.hasLeft ? .noAnswer : .notSent
        }
    }

    private static func isBeforeSending(_ error: any Error) -> Bool {
        if let error = error as? IOError {
            return [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL].contains(error.errnoCode)
        }
        guard let error = error as? HTTPClientError else { return error is NIOConnectionError }
        return [
            .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .socksHandshakeTimeout,
            .httpProxyHandshakeTimeout, .invalidURL, .emptyHost,
        ].contains(error)
    }
}

/// A body that knows whether it has been taken out to be sent.
private final class WatchedBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    struct Iterator: AsyncIteratorProtocol {
        let body: WatchedBody
        var isDone = false

        mutating func next() async -> ByteBuffer? {
            guard !isDone else { return nil }
            isDone = true
            body.left.store(true, ordering: .relaxed)
            return ByteBuffer(bytes: body.bytes)
        }
    }

    let bytes: [UInt8]
    private let left = Atomic(false)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var hasLeft: Bool { left.load(ordering: .relaxed) }

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }
}

extension HTTPClientRequest {
    fileprivate init(_ request: ClientRequest, _ body: WatchedBody?) {
        self.init(url: request.endpoint.url)
        method = NIOHTTP1.HTTPMethod(rawValue: request.method.rawValue)
        for field in request.headerFields { headers.add(name: field.name.rawName, value: field.value) }
        if let body { self.body = .stream(body, length: .known(Int64(body.bytes.count))) }
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
