internal import OAuthMessages
import Synchronization

/// Beginning and ending a login.
extension Session {
    /// Takes over the tokens of a login and stores them in the place of whatever is under the key.
    ///
    /// It goes on to its end in a task that has been cancelled: the code or the password is spent, and the tokens are all
    /// there is.
    ///
    /// - Parameter tokens: What ``Client/token(_:)`` or ``Client/exchange(callback:pending:)`` returned.
    /// - Throws: ``ClientError/store(_:)``. The session has the tokens all the same, and stores them before it refreshes.
    public func adopt(_ tokens: TokenSet) async throws(ClientError) {
        var tokens = tokens
        tokens.generation = client.environment.seed()
        let record = StoredLogin(revision: client.environment.seed(), origin: client.origin, tokens: tokens)
        var unsaved: UnsavedLogin?
        do {
            try await uncancelled { [self] () throws(TokenStoreError) in
                try await withLock { (current) throws(TokenStoreError) in
                    guard try await store.replace(key, revision: current?.revision, with: record) else { throw .busy }
                }
            }
        } catch {
            unsaved = UnsavedLogin(revision: nil, replacesAnything: true, record: record, error: error)
        }
        let (time, now) = (client.environment.uptime(), client.environment.now())
        deliver(change { $0.adopt(tokens, unsaved: unsaved, at: time, now: now) })
        if let unsaved { throw .store(unsaved.error) }
    }

    /// What is stored, without a request; `nil` where there is no login.
    ///
    /// - Throws: ``ClientError/store(_:)`` or ``ClientError/foreignLogin``.
    public func storedTokens() async throws(ClientError) -> TokenSet? {
        let login: StoredLogin?
        do { login = try await store.load(key) } catch { throw .store(error) }
        guard login?.origin ?? client.origin == client.origin else { throw .foreignLogin }
        return login?.tokens
    }

    /// Revokes the tokens, where the provider has an endpoint for it, and then forgets them.
    ///
    /// Once they are revoked they are forgotten, also in a task that has been cancelled.
    ///
    /// - Throws: ``ClientError``; nothing is forgotten then.
    /// Source: RFC 7009 §2.
    public func logOut() async throws(ClientError) {
        try await end { [client] (tokens) throws(ClientError) in
            guard client.provider.revocationEndpoint != nil else { return }
            try await client.revoke(tokens.refreshToken ?? tokens.accessToken)
        }
    }

    /// Forgets the tokens, and does not tell the server.
    ///
    /// - Throws: ``ClientError/store(_:)``; nothing is forgotten then.
    public func forget() async throws(ClientError) { try await end { _ throws(ClientError) in } }

    /// Ends the login in the store, while no session refreshes it.
    private func end(_ revoke: (TokenSet) async throws(ClientError) -> Void) async throws(ClientError) {
        let failure: ClientError?
        do {
            failure = try await withLock { (current) throws(TokenStoreError) -> ClientError? in
                guard current?.origin ?? client.origin == client.origin else { return .foreignLogin }
                // A pair that could not be saved is the one the server knows.
                let unsaved = state.withLock { $0.machine.unsaved?.record.tokens }
                do throws(ClientError) { if let tokens = unsaved ?? current?.tokens { try await revoke(tokens) } } catch
                {
                    return error
                }
                guard let current else { return nil }
                try await uncancelled { [self] () throws(TokenStoreError) in
                    guard try await store.replace(key, revision: current.revision, with: nil) else { throw .busy }
                }
                return nil
            }
        } catch {
            throw .store(error)
        }
        if let failure { throw failure }
        deliver(change { $0.forget() })
    }

    /// Does something in a task of its own, which the caller's cancellation does not reach.
    private func uncancelled(
        _ body: @escaping @Sendable () async throws(TokenStoreError) -> Void
    ) async throws(TokenStoreError) {
        let task = Task { () -> Result<Void, TokenStoreError> in
            do throws(TokenStoreError) { return .success(try await body()) } catch { return .failure(error) }
        }
        try await task.value.get()
    }

    /// Does something with what is stored, while no session refreshes it.
    private func withLock<Value>(
        _ body: (StoredLogin?) async throws(TokenStoreError) -> Value
    ) async throws(TokenStoreError) -> Value {
        let lock = try await store.lock(key, patience: options.deadline)
        let result: Result<Value, TokenStoreError>
        do throws(TokenStoreError) { result = .success(try await body(try await store.load(key))) } catch {
            result = .failure(error)
        }
        await lock.unlock()
        return try result.get()
    }
}
