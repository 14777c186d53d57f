internal import NIOPosix
import Synchronization

/// A few connections that block, on threads of their own.
///
/// Swift runs all tasks on a handful of threads, often the event loops of a server, and none of those may ever wait. So
/// the work is done on as many threads as there are connections; it is begun in the order in which it came. A connection
/// is opened when there is work for it and none is free, and it stays open. One that is no longer usable is closed and
/// opened anew at the next use; where its work found that out, the free ones are closed with it, because they lead to
/// the same server. All are closed, and the threads end, when the pool goes.
package final class ConnectionPool<Connection: BlockingConnection>: Sendable {
    private let patience: Duration
    private let open: @Sendable () throws(Connection.Failure) -> Connection
    private let threads: NIOThreadPool
    /// Open and unused, the one used last at the end; with those in use there is one for each thread at most.
    private let idle = Mutex<[Connection]>([])

    /// A pool without connections yet.
    ///
    /// - Parameters:
    ///   - connectionCount: How many connections there are at most, and how many threads; at least one.
    ///   - patience: After which time waiting for a connection is an error. The wait may be longer by as much as the
    ///     work that is under way takes.
    ///   - open: Opens a connection. It is called on a thread that may block, and has to end within a time limit.
    package init(
        connectionCount: Int,
        patience: Duration,
        open: @escaping @Sendable () throws(Connection.Failure) -> Connection
    ) {
        self.patience = patience
        self.open = open
        threads = NIOThreadPool(numberOfThreads: max(1, connectionCount))
        threads.start()
    }

    deinit {
        let connections = idle.withLock { $0 }
        // Closing may block.
        if !connections.isEmpty { threads.submit { _ in Self.close(connections) } }
        threads.shutdownGracefully { _ in }
    }

    /// Does some work with a connection, to its end: also in a task that has been cancelled.
    ///
    /// - Parameter body: The work. It is called on a thread that may block.
    /// - Throws: What `body` or opening the connection throws, or the failure for
    ///   ``ConnectionPoolError/waitedTooLong``.
    package func run<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(Connection.Failure) -> Value
    ) async throws(Connection.Failure) -> Value {
        let end = ContinuousClock.now + patience
        let result: Result<Value, Connection.Failure> = await withCheckedContinuation { continuation in
            threads.submit { [self] state in
                guard state == .active, ContinuousClock.now <= end else {
                    return continuation.resume(returning: .failure(Connection.failure(.waitedTooLong)))
                }
                continuation.resume(returning: use(body))
            }
        }
        return try result.get()
    }

    private func use<Value>(
        _ body: (Connection) throws(Connection.Failure) -> Value
    ) -> Result<Value, Connection.Failure> {
        Result { () throws(Connection.Failure) in
            let connection = try checkOut()
            defer { checkIn(connection) }
            return try body(connection)
        }
    }

    private func checkOut() throws(Connection.Failure) -> Connection {
        while let connection = idle.withLock({ $0.popLast() }) {
            if connection.isUsable { return connection }
            connection.close()
        }
        return try open()
    }

    private func checkIn(_ connection: Connection) {
        let isUsable = connection.isUsable
        let others = idle.withLock { idle -> [Connection] in
            guard !isUsable else {
                idle.append(connection)
                return []
            }
            // Those that lead into the void as well would each tell only after a time-out.
            defer { idle = [] }
            return idle
        }
        if !isUsable { Self.close([connection] + others) }
    }

    private static func close(_ connections: [Connection]) {
        for connection in connections { connection.close() }
    }
}
