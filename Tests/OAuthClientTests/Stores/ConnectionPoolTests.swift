import BlockingConnections
import Foundation
import Synchronization
import Testing

/// Connections that block, and the threads they block.
@Suite struct ConnectionPoolTests {
    private enum Fault: Error, Equatable {
        case notOpened
        case failed
        case pool(ConnectionPoolError)
    }

    private final class Connection: BlockingConnection {
        let number: Int
        let line: Line
        private let usable = Atomic(true)
        private let users = Atomic(0)

        init(_ number: Int, _ line: Line) {
            self.number = number
            self.line = line
        }

        var isUsable: Bool { usable.load(ordering: .relaxed) }
        func lose() { usable.store(false, ordering: .relaxed) }
        func close() { line.state.withLock { $0.closed.append(number) } }
        static func failure(_ error: ConnectionPoolError) -> Fault { .pool(error) }

        /// Is used for a moment, and notes whether somebody else did so too.
        func use() {
            if users.add(1, ordering: .relaxed).newValue > 1 { line.state.withLock { $0.collisions += 1 } }
            usleep(500)
            users.subtract(1, ordering: .relaxed)
        }

        /// Holds its thread until it is let go, and says whether that was within half a minute.
        func hold() -> Bool {
            for _ in 0..<30_000 {
                if line.state.withLock({ !$0.isHeld }) { return true }
                usleep(1_000)
            }
            return false
        }
    }

    /// What has been opened and closed.
    private final class Line: Sendable {
        struct State {
            var opened = 0
            var closed: [Int] = []
            var collisions = 0
            var most = 0
            var isDown = false
            var served: [Int] = []
            var isHeld = true
        }

        let state = Mutex(State())

        func open() throws(Fault) -> Connection {
            let number = state.withLock { state -> Int? in
                guard !state.isDown else { return nil }
                state.opened += 1
                state.most = max(state.most, state.opened - state.closed.count)
                return state.opened
            }
            guard let number else { throw .notOpened }
            return Connection(number, self)
        }

        func pool(_ count: Int, patience: Duration = .seconds(60)) -> ConnectionPool<Connection> {
            ConnectionPool(connectionCount: count, patience: patience) { () throws(Fault) in try self.open() }
        }

        /// Waits until so many are closed, five seconds at most.
        func closed(_ count: Int) async throws -> [Int] {
            let end = ContinuousClock.now + .seconds(5)
            while state.withLock({ $0.closed.count }) < count, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(1))
            }
            return state.withLock { $0.closed }
        }
    }

    @Test func `a thousand tasks share three connections, one at a time each`() async throws {
        let line = Line()
        let pool = line.pool(3)
        let answers = await atOnce(1_000) { try await pool.run { connection in connection.use() } }
        for answer in answers { try answer.get() }
        let state = line.state.withLock { $0 }
        #expect(state.collisions == 0 && state.closed.isEmpty)
        #expect(1...3 ~= state.opened)
    }

    @Test func `nobody's thread is held up but the pool's`() async throws {
        let line = Line()
        let pool = line.pool(8)
        async let holders = atOnce(8) { try await pool.run { $0.hold() } }
        // More tasks than there are threads for tasks.
        for answer in await atOnce(64, { try await Task.sleep(for: .milliseconds(1)) }) { try answer.get() }
        line.state.withLock { $0.isHeld = false }
        for holder in await holders { #expect(try holder.get()) }
    }

    private static func holdAndServe(
        _ index: Int,
        _ line: Line,
        _ pool: ConnectionPool<Connection>
    ) async throws(Fault) {
        try await pool.run { connection in
            _ = connection.hold()
            line.state.withLock { $0.served.append(index) }
        }
    }

    private static func letGo(_ line: Line) { line.state.withLock { $0.isHeld = false } }

    /// Starts as many tasks on one actor, so that who is started first waits first.
    @MainActor private static func start(
        _ count: Int,
        _ line: Line,
        _ pool: ConnectionPool<Connection>
    ) -> [Task<Void, any Error>] {
        (0..<count).map { index in Task { try await holdAndServe(index, line, pool) } }
    }

    @Test func `who waits is served in order`() async throws {
        let line = Line()
        let waiting = await Self.start(20, line, line.pool(1))
        // Behind them on the actor.
        await MainActor.run { Self.letGo(line) }
        for task in waiting { try await task.value }
        #expect(line.state.withLock { $0.served } == Array(0..<20))
    }

    @Test func `a connection that broke is closed and opened anew`() async throws {
        let line = Line()
        let pool = line.pool(1)
        await #expect(throws: Fault.failed) {
            try await pool.run { connection throws(Fault) in
                connection.lose()
                throw .failed
            }
        }
        #expect(try await pool.run { $0.number } == 2)
        // One that fails and stays usable is kept.
        await #expect(throws: Fault.failed) { try await pool.run { _ throws(Fault) in throw .failed } }
        #expect(try await pool.run { $0.number } == 2)
        // One that broke while nobody used it.
        let idle = try await pool.run { $0 }
        idle.lose()
        #expect(try await pool.run { $0.number } == 3)
        #expect(try await line.closed(2) == [1, 2])
    }

    @Test func `a connection that cannot be opened is tried again with the next work`() async throws {
        let line = Line()
        let pool = line.pool(1)
        line.state.withLock { $0.isDown = true }
        for _ in 0..<3 { await #expect(throws: Fault.notOpened) { try await pool.run { $0.number } } }
        line.state.withLock { $0.isDown = false }
        #expect(try await pool.run { $0.number } == 1)
    }

    @Test func `a caller that is cancelled gets the answer`() async throws {
        let pool = Line().pool(1)
        #expect(try await cancelled { try await pool.run { $0.number } } == 1)
    }

    @Test func `who waits too long is told so, and the work is not begun`() async throws {
        let line = Line()
        let pool = line.pool(1, patience: .milliseconds(200))
        let waiting = (0..<5).map { index in Task { try await Self.holdAndServe(index, line, pool) } }
        try await Task.sleep(for: .seconds(2))
        Self.letGo(line)
        var failures: [Fault] = []
        for task in waiting {
            do { try await task.value } catch { failures.append(try #require(error as? Fault)) }
        }
        #expect(failures == Array(repeating: .pool(.waitedTooLong), count: 4))
        #expect(line.state.withLock { $0.served.count } == 1)
    }

    /// Opens as many connections of a pool and leaves them free.
    private static func open(_ count: Int, _ line: Line, _ pool: ConnectionPool<Connection>) async throws {
        async let holders = atOnce(count) { try await pool.run { $0.hold() } }
        while line.state.withLock({ $0.opened }) < count { try await Task.sleep(for: .milliseconds(1)) }
        letGo(line)
        for holder in await holders { #expect(try holder.get()) }
        #expect(line.state.withLock { $0.closed } == [])
    }

    @Test func `one that breaks takes those with it that are free, and none that is in use`() async throws {
        let line = Line()
        let pool = line.pool(3)
        try await Self.open(3, line, pool)
        line.state.withLock { $0.isHeld = true }
        async let number = pool.run { connection in
            line.state.withLock { $0.served.append(connection.number) }
            return connection.hold() ? connection.number : 0
        }
        while line.state.withLock({ $0.served.isEmpty }) { try await Task.sleep(for: .milliseconds(1)) }
        try await pool.run { $0.lose() }
        let used = try #require(line.state.withLock { $0.served.first })
        #expect(try await line.closed(2).sorted() == [1, 2, 3].filter { $0 != used })
        Self.letGo(line)
        #expect(try await number == used)
        // It is still good, and is used before another is opened.
        #expect(try await pool.run { $0.number } == used)
    }

    @Test func `all connections are closed when the pool goes`() async throws {
        let line = Line()
        try await Self.open(2, line, line.pool(2))
        #expect(try await line.closed(2).sorted() == [1, 2])
    }
}
