import OAuthClient

/// A store in memory that does nothing in a task that has been cancelled.
struct SensitiveStore: TokenStore {
    private let store = MemoryTokenStore()

    func load(_ key: String) async throws(TokenStoreError) -> StoredLogin? {
        guard !Task.isCancelled else { throw .unavailable("cancelled") }
        return try await store.load(key)
    }

    func replace(_ key: String, revision: Int64?, with login: StoredLogin?) async throws(TokenStoreError) -> Bool {
        guard !Task.isCancelled else { throw .unavailable("cancelled") }
        return try await store.replace(key, revision: revision, with: login)
    }

    func lock(_ key: String, patience: Duration) async throws(TokenStoreError) -> any TokenStoreLock {
        guard !Task.isCancelled else { throw .busy }
        return try await store.lock(key, patience: patience)
    }
}

/// Does something in a task that has been cancelled before it begins.
func cancelled<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let task = Task {
        while !Task.isCancelled { await Task.yield() }
        return try await body()
    }
    task.cancel()
    return try await task.value
}

/// Cancels the task that sends a request when the answer is there.
struct CancellingTransport: HTTPTransport {
    let transport: any HTTPTransport

    func send(
        _ request: ClientRequest,
        timeout: Duration,
        maximumByteCount: Int
    ) async throws(TransportError) -> ClientResponse {
        let response = try await transport.send(request, timeout: timeout, maximumByteCount: maximumByteCount)
        unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
        return response
    }
}
