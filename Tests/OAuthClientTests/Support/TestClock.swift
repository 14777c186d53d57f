import Synchronization

/// Both clocks of a client, set by hand.
final class TestClock: Sendable {
    // Far ahead, so that a store with a clock of its own does not find the tokens expired.
    private let state = Mutex((now: Int64(4_000_000_000_000), uptime: Int64(5_000_000)))

    var now: Int64 { state.withLock { $0.now / 1000 } }
    var uptime: Int64 { state.withLock { $0.uptime } }

    /// Time passes.
    func advance(_ duration: Duration) {
        let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        state.withLock { state in
            state.uptime += milliseconds
            state.now += milliseconds
        }
    }

    /// Somebody sets the wall clock.
    func jump(seconds: Int64) { state.withLock { $0.now += seconds * 1000 } }
}
