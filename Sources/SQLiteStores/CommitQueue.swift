import GRDB
import OAuthServer
import Synchronization

/// One writer that commits calls together.
///
/// Whatever arrives while a transaction is being committed waits and shares the next one. Nobody hears an answer before
/// the transaction it was part of is on disk.
final class CommitQueue: Sendable {
    /// A call that waits for its transaction.
    private struct Write: Sendable {
        /// Does the work and returns what delivers its answer; throws only where the engine fails.
        let perform: @Sendable (Database) throws -> @Sendable () -> Void
        /// Says that the work is not done.
        let fail: @Sendable (StoreUnavailable) -> Void
    }

    private struct State {
        var waiting: [Write] = []
        var isDraining = false
    }

    private let database: DatabasePool
    private let state = Mutex(State())

    init(_ database: DatabasePool) { self.database = database }

    /// Does the work in a transaction, perhaps with others, and returns after the commit.
    ///
    /// A caller that is cancelled gets its answer all the same, because the work may be done already.
    ///
    /// - Parameter body: The work; it may run twice, in a second transaction after the first was rolled back. Where it
    ///   throws ``StoreUnavailable`` itself, it must not have changed anything.
    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            enqueue(
                Write(
                    perform: { database in
                        do {
                            let answer = try body(database)
                            return { continuation.resume(returning: answer) }
                        } catch let error as StoreUnavailable {
                            return { continuation.resume(throwing: error) }
                        }
                    },
                    fail: { continuation.resume(throwing: $0) }
                )
            )
        }
    }

    private func enqueue(_ write: Write) {
        let mustStart = state.withLock { state in
            state.waiting.append(write)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if mustStart { database.asyncWriteWithoutTransaction { self.drain($0) } }
    }

    /// Commits until nobody waits; runs on the engine's own thread.
    private func drain(_ database: Database) {
        while let writes = nextWrites() { commit(writes, in: database) }
    }

    private func nextWrites() -> [Write]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isDraining = false
                return nil
            }
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    private func commit(_ writes: [Write], in database: Database) {
        var deliveries: [@Sendable () -> Void] = []
        var hasBegun = false
        do {
            try database.inTransaction(.immediate) {
                hasBegun = true
                for write in writes { deliveries.append(try write.perform(database)) }
                return .commit
            }
            for deliver in deliveries { deliver() }
        } catch {
            // The engine failed within one of the calls, and nothing is committed: each on its own then, so that a
            // damaged page under one login does not stop the others.
            guard !hasBegun || deliveries.count == writes.count || writes.count == 1 else {
                for write in writes { commit([write], in: database) }
                return
            }
            let failure = StoreUnavailable(engineError: error)
            for write in writes { write.fail(failure) }
        }
    }
}
