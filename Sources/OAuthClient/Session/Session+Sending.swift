extension Session {
    /// Sends a request to a resource, with the token; after a refused token once more, with another one.
    ///
    /// - Parameter request: The request without the token.
    /// - Returns: The answer, whatever else its status; redirects are not followed.
    /// - Throws: ``ClientError``; ``ClientError/tokenRefused(status:)`` where the second token is refused too.
    /// Source: RFC 6750 §2.1, §3.1.
    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        try await send { _ throws(ClientError) in request }
    }

    /// Sends a request that is made anew for each attempt, as one with a nonce or a stream has to be.
    ///
    /// - Parameter build: Makes the request without the token; called once or twice.
    /// - Returns: The answer, whatever else its status; redirects are not followed.
    /// - Throws: ``ClientError``; ``ClientError/tokenRefused(status:)`` where the second token is refused too.
    /// Source: RFC 6750 §2.1, §3.1.
    public func send(
        _ build: (Lease) async throws(ClientError) -> ClientRequest
    ) async throws(ClientError) -> ClientResponse {
        let answer = try await lastAnswer(build)
        guard !client.provider.isTokenRefused(answer) else { throw .tokenRefused(status: answer.status) }
        return answer
    }

    /// As ``send(_:)``, with the answer that refuses the second token too.
    package func lastAnswer(
        _ build: (Lease) async throws(ClientError) -> ClientRequest
    ) async throws(ClientError) -> ClientResponse {
        let first = try await lease()
        let answer = try await attempt(try await build(first), first)
        guard client.provider.isTokenRefused(answer) else { return answer }
        let second = try await reject(first)
        return try await attempt(try await build(second), second)
    }

    private func attempt(_ request: ClientRequest, _ lease: Lease) async throws(ClientError) -> ClientResponse {
        var request = request
        try client.provider.present(lease, &request)
        do {
            return try await client.environment.transport.send(
                request,
                timeout: options.resourceTimeout,
                maximumByteCount: options.maximumResourceByteCount
            )
        } catch {
            throw Task.isCancelled ? .cancelled : .transport(error)
        }
    }
}
