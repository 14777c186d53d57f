internal import OAuthClient
import Synchronization

/// The right to refresh a login, for as long as it can be renewed.
final class RedisLock: TokenStoreLock {
    private let locks: RedisLocks
    private let key: [UInt8]
    private let content: [UInt8]
    private let renewal: Mutex<Task<Void, Never>?>

    init(_ locks: RedisLocks, key: [UInt8], content: [UInt8]) {
        self.locks = locks
        self.key = key
        self.content = content
        renewal = Mutex(Task.detached { await locks.keep(key, content) })
    }

    func unlock() async {
        guard end() else { return }
        await locks.release(key, content)
        locks.forget(key)
    }

    deinit {
        guard end() else { return }
        locks.forget(key)
        Task.detached { [locks, key, content] in await locks.release(key, content) }
    }

    /// Stops renewing the lock; `false` where that was done before.
    private func end() -> Bool {
        guard let renewal = renewal.withLock({ $0.take() }) else { return false }
        renewal.cancel()
        return true
    }
}
