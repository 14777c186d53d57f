import CoreMetrics
import Synchronization

/// A number that only grows.
final class CountedTotal: CounterHandler, Sendable {
    private let count = Atomic<Int64>(0)

    var value: Int64 { count.load(ordering: .relaxed) }

    func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }

    func reset() { count.store(0, ordering: .relaxed) }
}

/// A number that was recorded last.
final class RecordedValue: RecorderHandler, Sendable {
    private let last = Mutex(0.0)

    var value: Double { last.withLock { $0 } }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) { last.withLock { $0 = value } }
}

/// How many durations were below which limit.
final class TimedHistogram: TimerHandler, Sendable {
    /// The limits of the buckets, in nanoseconds.
    private static let limits: [Int64] = [
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
        250_000_000, 1_000_000_000, 10_000_000_000,
    ]

    private struct State {
        /// How many in each bucket; the last is for those above all limits.
        var counts = [Int64](repeating: 0, count: TimedHistogram.limits.count + 1)
        var sum: Int64 = 0
    }

    private let state = Mutex(State())

    func recordNanoseconds(_ duration: Int64) {
        let bucket = Self.limits.firstIndex { duration <= $0 } ?? Self.limits.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum &+= duration
        }
    }

    /// The buckets, each with those below it, the sum in seconds and the count.
    func text(named name: String, _ dimensions: String) -> String {
        let state = state.withLock { $0 }
        var text = ""
        var total: Int64 = 0
        for (index, count) in state.counts.enumerated() {
            total += count
            let limit = index < Self.limits.count ? Self.seconds(Self.limits[index]) : "+Inf"
            let bucket = dimensions + (dimensions.isEmpty ? "" : ",") + "le=\"\(limit)\""
            text += "\(name)_bucket{\(bucket)} \(total)\n"
        }
        text += "\(name)_sum\(PrometheusRegistry.braced(dimensions)) \(Self.seconds(state.sum))\n"
        return text + "\(name)_count\(PrometheusRegistry.braced(dimensions)) \(total)\n"
    }

    private static func seconds(_ nanoseconds: Int64) -> String { "\(Double(nanoseconds) / 1e9)" }
}
