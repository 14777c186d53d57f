import Synchronization

/// A store that ends with the process: for tests, and for logins that need not outlive it.
public final class MemoryTokenStore: TokenStore {
    private let logins = Mutex<[String: StoredLogin]>([:])
    private let locked = Mutex<Set<String>>([])

    /// An empty store.
    public init() {}

    /// The login under this key, or `nil` where there is none.
    public func load(_ key: String) async throws(TokenStoreError) -> StoredLogin? { logins.withLock { $0[key] } }

    /// Replaces what is under this key, unless somebody else was faster.
    public func replace(
        _ key: String,
        revision: Int64?,
        with login: StoredLogin?
    ) async throws(TokenStoreError) -> Bool {
        logins.withLock { logins in
            guard logins[key]?.revision == revision else { return false }
            logins[key] = login
            return true
        }
    }

    /// Waits for the right to refresh the login under this key.
    public func lock(_ key: String, patience: Duration) async throws(TokenStoreError) -> any TokenStoreLock {
        try await poll(patience) { locked.withLock { $0.insert(key).inserted } ? Lock(store: self, key: key) : nil }
    }

    private final class Lock: TokenStoreLock {
        private let store: MemoryTokenStore
        private let key: Mutex<String?>

        init(store: MemoryTokenStore, key: String) {
            self.store = store
            self.key = Mutex(key)
        }

        func unlock() async { release() }

        deinit { release() }

        private func release() {
            guard let key = key.withLock({ $0.take() }) else { return }
            _ = store.locked.withLock { $0.remove(key) }
        }
    }
}
