/// What a provider's own way of writing requests and reading answers may use.
public struct CallContext: Sendable {
    /// The network, time and randomness.
    public let environment: ClientEnvironment
    /// The limits of every call.
    public let limits: ClientLimits
    /// Who the client is; `nil` where the provider knows no clients.
    public let clientID: String?
    /// When the call began by the wall clock, seconds since 1970: lifetimes count from here.
    public let startedAt: Int64

    /// A context that begins now.
    ///
    /// - Parameters:
    ///   - environment: The network, time and randomness.
    ///   - limits: The limits of every call.
    ///   - clientID: Who the client is.
    public init(environment: ClientEnvironment, limits: ClientLimits = ClientLimits(), clientID: String? = nil) {
        self.environment = environment
        self.limits = limits
        self.clientID = clientID
        startedAt = environment.now()
    }

    /// Sends one more request that the provider needs: a key set, a code before the code.
    ///
    /// - Returns: The answer, whatever its status, unless it is a redirect.
    /// - Throws: ``ClientError/transport(_:)`` or ``ClientError/redirected(status:)``.
    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        try await environment.send(request, limits: limits)
    }
}

extension ClientEnvironment {
    /// Sends a request to an endpoint that does not redirect.
    func send(_ request: ClientRequest, limits: ClientLimits) async throws(ClientError) -> ClientResponse {
        var response: ClientResponse
        do {
            response = try await transport.send(
                request,
                timeout: limits.timeout,
                maximumByteCount: limits.maximumByteCount
            )
        } catch {
            throw Task.isCancelled ? .cancelled : .transport(error)
        }
        // Who reads the answer has no clock.
        response.countRetryAfter(from: now())
        guard response.body.count <= limits.maximumByteCount else { throw .transport(.answerTooLong) }
        guard !(300...399 ~= response.status) else { throw .redirected(status: response.status) }
        return response
    }
}
