import Synchronization

/// A connection that one holder has for a long time, and that belongs to the pool no more.
///
/// Where it is let go without being given back, it is closed.
package final class TakenConnection<Connection: BlockingConnection>: Sendable {
    private let pool: ConnectionPool<Connection>
    private let connection: Mutex<Connection?>

    init(_ connection: Connection, pool: ConnectionPool<Connection>) {
        self.pool = pool
        self.connection = Mutex(connection)
    }

    deinit {
        if let connection = connection.withLock({ $0.take() }) { pool.discard(connection) }
    }

    /// Does some work with the connection, to its end: also in a task that has been cancelled.
    ///
    /// One piece of work at a time: the holder sees to that.
    ///
    /// - Parameter body: The work. It is called on a thread that may block.
    /// - Throws: What `body` throws, or the failure for ``ConnectionPoolError/givenBack`` or
    ///   ``ConnectionPoolError/waitedTooLong``.
    package func run<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(Connection.Failure) -> Value
    ) async throws(Connection.Failure) -> Value {
        try await pool.onThread { [self] () throws(Connection.Failure) in
            guard let connection = connection.withLock({ $0 }), connection.isUsable else {
                throw Connection.failure(.givenBack)
            }
            return try body(connection)
        }
    }

    /// Does a last piece of work with the connection and gives it back; where it fails, the connection is closed.
    ///
    /// A second call does nothing.
    ///
    /// - Parameter body: The work. It is called on a thread that may block.
    package func giveBack(
        after body: @escaping @Sendable (Connection) throws(Connection.Failure) -> Void
    ) async {
        guard let connection = connection.withLock({ $0.take() }) else { return }
        do throws(Connection.Failure) {
            try await pool.onThread { () throws(Connection.Failure) in try body(connection) }
            pool.putBack(connection)
        } catch {
            pool.discard(connection)
        }
    }
}
