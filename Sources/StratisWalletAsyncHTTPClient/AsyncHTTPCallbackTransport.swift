import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
public import StratisWallet

/// Posts signed challenges with AsyncHTTPClient.
///
/// The name is resolved by the operating system, the connection goes to the addresses that were checked while the name stays
/// what the certificate is verified against, no redirect is followed, and no proxy is used.
public struct AsyncHTTPCallbackTransport: CallbackTransport {
    /// Resolves a name on a thread of its own, as the operating system's function blocks.
    private let resolve: @Sendable (String) -> Result<[IPAddress], CallbackTransportError>

    /// A transport on the event loops that the whole process shares.
    public init() { resolve = HostResolver.addresses }

    /// Resolves a name; at the deadline nobody waits any longer, whatever the operating system does.
    ///
    /// Source: `getaddrinfo` of POSIX.
    public func addresses(
        of host: String,
        deadline: ContinuousClock.Instant
    ) async throws(CallbackTransportError) -> [IPAddress] {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let promise = loop.makePromise(of: [IPAddress].self)
        let timeout = loop.scheduleTask(in: deadline.remaining) { promise.fail(CallbackTransportError.timedOut) }
        defer { timeout.cancel() }
        let resolve = resolve
        NIOThreadPool.singleton.submit { state in
            guard case .active = state else { return promise.fail(CallbackTransportError.unreachable("shutting down")) }
            promise.completeWith(resolve(host).mapError { $0 as any Error })
        }
        do {
            return try await promise.futureResult.get()
        } catch let error as CallbackTransportError {
            throw error
        } catch {
            throw .unreachable("\(error)")
        }
    }

    /// Posts to the first of the addresses that takes the connection.
    public func post(
        _ request: CallbackRequest,
        deadline: ContinuousClock.Instant
    ) async throws(CallbackTransportError) -> CallbackResponse {
        let addresses = request.addresses.prefix(4)
        var failure = CallbackTransportError.unreachable("no address")
        for (index, address) in addresses.enumerated() {
            guard deadline.remaining > .zero else { throw .timedOut }
            let share = TimeAmount.nanoseconds(deadline.remaining.nanoseconds / Int64(addresses.count - index))
            do {
                return try await post(request, to: address, connectTimeout: share, deadline: deadline)
            } catch let error as CallbackAttemptError {
                failure = error.error
                guard error.isBeforeConnection else { throw failure }
            } catch {
                throw .unreachable("\(error)")
            }
        }
        throw failure
    }

    private func post(
        _ request: CallbackRequest,
        to address: IPAddress,
        connectTimeout: TimeAmount,
        deadline: ContinuousClock.Instant
    ) async throws -> CallbackResponse {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: connectTimeout)
        )
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        if IPAddress(request.target.host) == nil { configuration.dnsOverride = [request.target.host: "\(address)"] }
        let client = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
        let result: Result<CallbackResponse, any Error>
        do {
            result = .success(try await exchange(request, with: client, deadline: deadline))
        } catch {
            result = .failure(CallbackAttemptError(error))
        }
        // A server that does not take part in the end of TLS would hold the answer up.
        Task { try? await client.shutdown() }
        return try result.get()
    }

    /// Posts and reads the whole answer before the deadline, which AsyncHTTPClient keeps only up to the answer's head.
    private func exchange(
        _ request: CallbackRequest,
        with client: HTTPClient,
        deadline: ContinuousClock.Instant
    ) async throws -> CallbackResponse {
        try await withThrowingTaskGroup(of: CallbackResponse.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await execute(request, with: client, deadline: deadline) }
            group.addTask {
                try await ContinuousClock().sleep(until: deadline)
                throw CallbackTransportError.timedOut
            }
            guard let response = try await group.next() else { throw CallbackTransportError.timedOut }
            return response
        }
    }

    private func execute(
        _ request: CallbackRequest,
        with client: HTTPClient,
        deadline: ContinuousClock.Instant
    ) async throws -> CallbackResponse {
        var post = HTTPClientRequest(url: request.target.url)
        post.method = .POST
        post.headers.add(name: "Content-Type", value: "application/json")
        post.headers.add(name: "Accept", value: "application/json")
        post.headers.add(name: "User-Agent", value: "swift-stratis-id")
        post.body = .bytes(ByteBuffer(string: request.body))
        let response = try await client.execute(post, deadline: .now() + deadline.remaining)
        let body = try await response.body.collect(upTo: request.maximumResponseByteCount)
        // A body whose reader is cancelled ends as if it were whole.
        try Task.checkCancellation()
        return CallbackResponse(
            status: Int(response.status.code),
            errorCode: errorCode(inJSON: Array(body.readableBytesView))
        )
    }
}

extension ContinuousClock.Instant {
    /// The time until then, 0 where it has passed.
    fileprivate var remaining: TimeAmount { max(.zero, TimeAmount(ContinuousClock.now.duration(to: self))) }
}

/// What went wrong with one address, and whether that was before anything could be sent.
private struct CallbackAttemptError: Error {
    let error: CallbackTransportError
    let isBeforeConnection: Bool

    init(_ error: any Error) {
        switch error {
        case let error as CallbackTransportError:
            (self.error, isBeforeConnection) = (error, false)
        case is NIOTooManyBytesError:
            (self.error, isBeforeConnection) = (.tooLong, false)
        case let error as HTTPClientError where error == .connectTimeout:
            (self.error, isBeforeConnection) = (.timedOut, true)
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout:
            (self.error, isBeforeConnection) = (.timedOut, false)
        case is NIOConnectionError, is IOError:
            (self.error, isBeforeConnection) = (.unreachable("\(error)"), true)
        default:
            (self.error, isBeforeConnection) = (.unreachable("\(error)"), false)
        }
    }
}
