internal import BlockingConnections
internal import OAuthClient
import Synchronization

/// The locks of one store.
///
/// In the server a lock is a key with a lifetime, in which stands who holds it: the random name of the store and a
/// number. Who holds it in this process is known here, so that whatever else of this store's is in the server has been
/// left behind, by an answer that was lost or a lock that was let go, and is taken over.
///
/// Source: Redis documentation, Distributed Locks with Redis, the single instance.
final class RedisLocks: Sendable {
    private struct State {
        var held: Set<[UInt8]> = []
        var count: UInt64 = 0
    }

    /// How long after a renewal that failed it is tried again.
    private static let pause: Int64 = 250

    private let pool: ConnectionPool<RedisConnection>
    private let name: [UInt8]
    private let milliseconds: Int64
    private let state = Mutex(State())

    /// - Parameters:
    ///   - pool: The connections.
    ///   - name: The name of the store, which no other has.
    ///   - milliseconds: The lifetime of a lock.
    init(_ pool: ConnectionPool<RedisConnection>, name: String, milliseconds: Int64) {
        self.pool = pool
        self.name = Array(name.utf8)
        self.milliseconds = milliseconds
    }

    /// Takes a lock, if nobody has it.
    func tryLock(_ key: [UInt8]) async throws(TokenStoreError) -> RedisLock? {
        let number = state.withLock { state -> UInt64? in
            guard state.held.insert(key).inserted else { return nil }
            state.count += 1
            return state.count
        }
        guard let number else { return nil }
        let content = name + Array("\(number)".utf8)
        do throws(TokenStoreError) {
            let reply = try await pool.run { [name, milliseconds] connection throws(TokenStoreError) in
                try connection.run(.lock, keys: [key], [name, content, Array("\(milliseconds)".utf8)])
            }
            if reply == .integer(1) { return RedisLock(self, key: key, content: content) }
            forget(key)
            return nil
        } catch {
            forget(key)
            throw error
        }
    }

    /// Prolongs a lock again and again, until the task is cancelled or another has the lock.
    func keep(_ key: [UInt8], _ content: [UInt8]) async {
        var pause = milliseconds / 3
        while true {
            do { try await Task.sleep(for: .milliseconds(pause)) } catch { return }
            let reply = try? await pool.run { [milliseconds] connection throws(TokenStoreError) in
                try connection.run(.renew, keys: [key], [content, Array("\(milliseconds)".utf8)])
            }
            if reply == .integer(0) { return }
            // Without an answer the lock may still be there, and another connection may reach the server.
            pause = reply == nil ? min(milliseconds / 3, Self.pause) : milliseconds / 3
        }
    }

    /// Gives a lock back to other processes; where the server cannot be reached, its lifetime does.
    func release(_ key: [UInt8], _ content: [UInt8]) async {
        _ = try? await pool.run { connection throws(TokenStoreError) in
            try connection.run(.release, keys: [key], [content])
        }
    }

    /// Gives a lock back to this process.
    func forget(_ key: [UInt8]) { _ = state.withLock { $0.held.remove(key) } }
}
