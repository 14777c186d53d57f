/// What resolves names and posts; `StratisWalletAsyncHTTPClient` has the usual one.
///
/// A transport connects to the addresses it is given and to no others, verifies the server's certificate against the host,
/// and follows no redirects.
public protocol CallbackTransport: Sendable {
    /// The addresses of a host name.
    ///
    /// - Throws: ``CallbackTransportError``, ``CallbackTransportError/timedOut`` when the deadline passes.
    func addresses(
        of host: String,
        deadline: ContinuousClock.Instant
    ) async throws(CallbackTransportError) -> [IPAddress]

    /// Posts a request.
    ///
    /// - Throws: ``CallbackTransportError``, ``CallbackTransportError/timedOut`` when the deadline passes.
    func post(
        _ request: CallbackRequest,
        deadline: ContinuousClock.Instant
    ) async throws(CallbackTransportError) -> CallbackResponse
}

/// What is posted, and where.
public struct CallbackRequest: Hashable, Sendable {
    /// The server.
    public let target: CallbackTarget
    /// The addresses that the server's host has, all of them checked: the only ones to connect to, in this order.
    public let addresses: [IPAddress]
    /// The body, a JSON object.
    public let body: String
    /// The longest body of an answer, in bytes.
    public let maximumResponseByteCount: Int

    package init(target: CallbackTarget, addresses: [IPAddress], body: String, maximumResponseByteCount: Int) {
        self.target = target
        self.addresses = addresses
        self.body = body
        self.maximumResponseByteCount = maximumResponseByteCount
    }
}

/// What a server answers.
public struct CallbackResponse: Hashable, Sendable {
    /// The status code.
    public let status: Int
    /// The member `error` of a JSON object in the body, where there is one.
    public let errorCode: String?

    /// An answer.
    public init(status: Int, errorCode: String?) {
        self.status = status
        self.errorCode = errorCode
    }
}

/// Why there is no answer.
public enum CallbackTransportError: Error, Hashable, Sendable {
    /// The name has no address, nobody listens there, or the certificate is not the host's; in words, for a log.
    case unreachable(String)
    /// The time is over.
    case timedOut
    /// The answer is longer than it may be.
    case tooLong
}
