internal import BlockingConnections
internal import OAuthClient
internal import Primitives
import Synchronization

/// The locks of a store: session-level advisory locks of the server, all of them on one connection.
///
/// They end with the connection, and so with the process. The server counts how often a session has a lock instead of
/// letting it wait for itself; so a list here keeps the tasks of this store apart.
///
/// Source: PostgreSQL 15, §13.3.5.
final class AdvisoryLocks: Sendable {
    /// A lock that nobody holds any more and the server does not know of yet.
    private struct Release {
        var number: Int64
        /// Another connection does not have the lock.
        var connection: Connection
    }

    private let pool: ConnectionPool<Connection>
    private let table: String
    private let held = Mutex<Set<Int64>>([])
    private let releases = Mutex<[Release]>([])

    /// - Parameters:
    ///   - pool: A pool of one connection, which is used for nothing else.
    ///   - table: The name of the table, quoted.
    init(_ pool: ConnectionPool<Connection>, table: String) {
        self.pool = pool
        self.table = table
    }

    /// Waits for the lock of a key.
    ///
    /// Two keys with the same number, of 2^64, wait for each other and do no harm otherwise.
    func acquire(_ key: String, patience: Duration) async throws(TokenStoreError) -> any TokenStoreLock {
        let end = ContinuousClock.now + patience
        let hash = SHA256.hash(key.utf8Span.span)
        let number = Int64(bitPattern: (0..<8).reduce(0) { $0 << 8 | UInt64(hash[$1]) })
        _ = try await poll(patience) { held.withLock { $0.insert(number).inserted } ? true : nil }
        do throws(TokenStoreError) {
            return Lock(locks: self, number: number, connection: try await take(number, until: end))
        } catch {
            _ = held.withLock { $0.remove(number) }
            throw error
        }
    }

    /// Asks the server again and again: it has a wait of its own, which would keep the connection from the other keys.
    private func take(_ number: Int64, until end: ContinuousClock.Instant) async throws(TokenStoreError) -> Connection {
        var pause = Duration.milliseconds(2)
        while true {
            do throws(Failure) {
                let connection = try await pool.run { [self] connection throws(Failure) in
                    try giveBack(on: connection)
                    let answer = try connection.execute(TableStatements.lock, ["\(number)", table])
                    return answer.rows.first?.first == "t" ? connection : nil
                }
                if let connection { return connection }
            } catch {
                switch error {
                // A connection that the server has ended is opened anew.
                case .lost, .pool: break
                case .noAnswer, .refused, .store: throw error.storeError
                }
            }
            guard ContinuousClock.now < end else { throw .busy }
            do { try await Task.sleep(for: pause, tolerance: .zero) } catch { throw .busy }
            pause = min(pause * 2, .milliseconds(40))
        }
    }

    /// Lets go of a lock.
    ///
    /// - Returns: What tells the server of it, which the next lock does too.
    private func release(_ number: Int64, _ connection: Connection) -> @Sendable () async -> Void {
        releases.withLock { $0.append(Release(number: number, connection: connection)) }
        _ = held.withLock { $0.remove(number) }
        return { [self] in
            while true {
                do throws(Failure) {
                    return try await pool.run { [self] connection throws(Failure) in try giveBack(on: connection) }
                } catch {
                    // Where anything else fails, the connection is closed, and its locks with it.
                    guard case .pool = error else { return }
                }
            }
        }
    }

    private func giveBack(on connection: Connection) throws(Failure) {
        while let release = releases.withLock({ $0.popLast() }) {
            guard release.connection === connection else { continue }
            do throws(Failure) {
                _ = try connection.execute(TableStatements.unlock, ["\(release.number)", table])
            } catch {
                connection.abandon()
                throw error
            }
        }
    }

    private final class Lock: TokenStoreLock {
        private let locks: AdvisoryLocks
        private let number: Int64
        private let connection: Mutex<Connection?>

        init(locks: AdvisoryLocks, number: Int64, connection: Connection) {
            self.locks = locks
            self.number = number
            self.connection = Mutex(connection)
        }

        deinit {
            guard let tell = release() else { return }
            Task { await tell() }
        }

        func unlock() async { await release()?() }

        private func release() -> (@Sendable () async -> Void)? {
            guard let connection = connection.withLock({ $0.take() }) else { return nil }
            return locks.release(number, connection)
        }
    }
}
