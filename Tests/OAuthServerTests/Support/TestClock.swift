import OAuthServer
import RandomNumbers
import StratisID
import Synchronization

/// Time and randomness that only a test moves on.
final class TestClock: Sendable {
    private let seconds: Mutex<UInt64>
    private let generator: Mutex<SeededGenerator>

    init(at start: UInt64 = 1_700_000_000, seed: UInt64 = 1) {
        seconds = Mutex(start)
        generator = Mutex(SeededGenerator(seed: seed))
    }

    var now: UnixSeconds { UnixSeconds(seconds.withLock { $0 }) }

    func advance(by interval: UInt64) { seconds.withLock { $0 += interval } }

    func set(_ moment: UInt64) { seconds.withLock { $0 = moment } }

    var environment: ServerEnvironment {
        ServerEnvironment(now: { self.now }, random: { self.generator.withLock { $0.next() } })
    }
}
