internal import NIOPosix
import Synchronization

/// A few connections that block, on threads of their own.
///
/// Swift runs all tasks on a handful of threads, often the event loops of a server, and none of those may ever wait. So
/// the work is done on as many threads as there are connections; it is begun in the order in which it came. A connection
/// is opened when there is work for it and none is free, and it stays open. One that is no longer usable is closed and
/// opened anew at the next use. All are closed, and the threads end, when the pool goes.
package final class ConnectionPool<Connection: BlockingConnection>: Sendable {
    private struct State {
        /// Open and unused; the one used last is at the end.
        var idle: [Connection] = []
        /// How many are open, without those that were taken out.
        var openCount = 0
        var takenCount = 0
    }

    private let connectionCount: Int
    private let takenCount: Int
    private let patience: Duration
    private let open: @Sendable () throws(Connection.Failure) -> Connection
    private let threads: NIOThreadPool
    private let state = Mutex(State())

    /// A pool without connections yet.
    ///
    /// - Parameters:
    ///   - connectionCount: How many connections there are at most, and how many threads; at least one.
    ///   - takenCount: How many further connections can be taken out at a time.
    ///   - patience: After which time waiting for a connection is an error. The wait may be longer by as much as the
    ///     work that is under way takes.
    ///   - open: Opens a connection. It is called on a thread that may block, and has to end within a time limit.
    package init(
        connectionCount: Int,
        takenCount: Int = 0,
        patience: Duration,
        open: @escaping @Sendable () throws(Connection.Failure) -> Connection
    ) {
        self.connectionCount = max(1, connectionCount)
        self.takenCount = takenCount
        self.patience = patience
        self.open = open
        threads = NIOThreadPool(numberOfThreads: self.connectionCount)
        threads.start()
    }

    deinit {
        close(state.withLock { $0.idle })
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
        try await onThread { [self] () throws(Connection.Failure) in
            let connection = try checkOut()
            defer { checkIn(connection) }
            return try body(connection)
        }
    }

    /// Takes a connection out of the pool for a long time, where some work with it says so.
    ///
    /// - Parameter body: The work, and whether to take the connection out after it. It is called on a thread that may
    ///   block, and not at all where too many connections are taken already.
    /// - Returns: The connection; `nil` where the work said no or too many are taken already.
    /// - Throws: As ``run(_:)`` does.
    package func take(
        if body: @escaping @Sendable (Connection) throws(Connection.Failure) -> Bool
    ) async throws(Connection.Failure) -> TakenConnection<Connection>? {
        try await onThread { [self] () throws(Connection.Failure) in
            let isFree = state.withLock { state in
                guard state.takenCount < takenCount else { return false }
                state.takenCount += 1
                return true
            }
            guard isFree else { return nil }
            var isTaken = false
            defer { if !isTaken { state.withLock { $0.takenCount -= 1 } } }
            let connection = try checkOut()
            defer { if !isTaken { checkIn(connection) } }
            guard try body(connection) else { return nil }
            isTaken = true
            state.withLock { $0.openCount -= 1 }
            return TakenConnection(connection, pool: self)
        }
    }

    /// Does blocking work on a thread of the pool.
    func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws(Connection.Failure) -> Value
    ) async throws(Connection.Failure) -> Value {
        let end = ContinuousClock.now + patience
        let result: Result<Value, Connection.Failure> = await withCheckedContinuation { continuation in
            threads.submit { state in
                guard state == .active, ContinuousClock.now <= end else {
                    return continuation.resume(returning: .failure(Connection.failure(.waitedTooLong)))
                }
                continuation.resume(returning: Result(catching: work))
            }
        }
        return try result.get()
    }

    /// Puts back a connection that was taken out.
    func putBack(_ connection: Connection) {
        let isKept =
            connection.isUsable
            && state.withLock { state in
                guard state.openCount < connectionCount else { return false }
                state.openCount += 1
                state.idle.append(connection)
                return true
            }
        if !isKept { close([connection]) }
        state.withLock { $0.takenCount -= 1 }
    }

    /// Closes a connection that was taken out.
    func discard(_ connection: Connection) {
        close([connection])
        state.withLock { $0.takenCount -= 1 }
    }

    private func checkOut() throws(Connection.Failure) -> Connection {
        while true {
            let connection = state.withLock { state in
                let connection = state.idle.popLast()
                if connection == nil { state.openCount += 1 }
                return connection
            }
            guard let connection else { break }
            if connection.isUsable { return connection }
            checkIn(connection)
        }
        do throws(Connection.Failure) {
            return try open()
        } catch {
            state.withLock { $0.openCount -= 1 }
            throw error
        }
    }

    private func checkIn(_ connection: Connection) {
        let isUsable = connection.isUsable
        state.withLock { state in
            if isUsable { state.idle.append(connection) } else { state.openCount -= 1 }
        }
        if !isUsable { connection.close() }
    }

    /// Closes connections where that may block.
    private func close(_ connections: [Connection]) {
        guard !connections.isEmpty else { return }
        threads.submit { _ in
            for connection in connections { connection.close() }
        }
    }
}
