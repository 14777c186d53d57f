import OAuthClient
import Synchronization

/// A store in memory that fails when it is told to.
final class BrokenStore: TokenStore {
    private let store = MemoryTokenStore()
    private let state = Mutex((skipped: 0, fails: false, loads: false))

    /// All writes fail from the next but `skipped` on.
    func breakWrites(after skipped: Int = 0) {
        state.withLock { $0 = (skipped: skipped, fails: true, loads: false) }
    }

    func breakLoads() { state.withLock { $0.loads = true } }
    func repair() { state.withLock { $0 = (skipped: 0, fails: false, loads: false) } }

    func load(_ key: String) async throws(TokenStoreError) -> StoredLogin? {
        guard !state.withLock({ $0.loads }) else { throw .damaged }
        return try await store.load(key)
    }

    func replace(_ key: String, revision: Int64?, with login: StoredLogin?) async throws(TokenStoreError) -> Bool {
        let fails = state.withLock { state in
            guard state.fails else { return false }
            state.skipped -= 1
            return state.skipped < 0
        }
        guard !fails else { throw .full }
        return try await store.replace(key, revision: revision, with: login)
    }

    func lock(_ key: String, patience: Duration) async throws(TokenStoreError) -> any TokenStoreLock {
        try await store.lock(key, patience: patience)
    }
}
