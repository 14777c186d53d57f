import CoreMetrics
import Synchronization

/// What a server counts: requests by endpoint and status, how long they took, tokens by grant, and refusals by reason.
///
/// All labels are from fixed lists, so that nobody can make the server count without end.
final class ServerMetrics: Sendable {
    private struct Key: Hashable {
        let label: String
        let dimensions: [String]
    }

    private let factory: any MetricsFactory
    private let counters = Mutex<[Key: Counter]>([:])
    private let timers = Mutex<[Key: Timer]>([:])

    init(_ factory: any MetricsFactory) { self.factory = factory }

    /// That an endpoint has answered.
    func answered(_ endpoint: String, status: Int, afterNanoseconds duration: UInt64) {
        count("sidsign_requests_total", ("endpoint", endpoint), ("status", String(status)))
        timer("sidsign_request_duration_seconds", ("endpoint", endpoint))
            .recordNanoseconds(Int64(clamping: duration))
    }

    /// That a grant has given tokens.
    func issued(_ grant: String) { count("sidsign_tokens_issued_total", ("grant", grant)) }

    /// That a request was refused at a stage.
    func refused(_ endpoint: String, reason: String) {
        count("sidsign_refusals_total", ("endpoint", endpoint), ("reason", reason))
    }

    /// That the store did not answer.
    func storeFailed() { count("sidsign_store_failures_total") }

    private func count(_ label: String, _ dimensions: (String, String)...) {
        let key = Key(label: label, dimensions: dimensions.map(\.1))
        let counter = counters.withLock { counters in
            if let counter = counters[key] { return counter }
            let counter = Counter(label: label, dimensions: dimensions, factory: factory)
            counters[key] = counter
            return counter
        }
        counter.increment()
    }

    private func timer(_ label: String, _ dimensions: (String, String)...) -> Timer {
        let key = Key(label: label, dimensions: dimensions.map(\.1))
        return timers.withLock { timers in
            if let timer = timers[key] { return timer }
            let timer = Timer(label: label, dimensions: dimensions, factory: factory)
            timers[key] = timer
            return timer
        }
    }
}
