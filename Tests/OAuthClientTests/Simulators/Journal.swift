import Synchronization
import Testing

/// What a simulated server has seen, and what it holds against its client.
final class Journal: Sendable {
    private struct State {
        var requests: [SimulatedRequest] = []
        var violations: [String] = []
    }

    private let state = Mutex(State())

    func record(_ request: SimulatedRequest) { state.withLock { $0.requests.append(request) } }

    /// Notes that the client broke the protocol, whatever it was answered.
    func violation(_ text: String) { state.withLock { $0.violations.append(text) } }

    /// Notes a violation unless the condition holds.
    @discardableResult
    func require(_ condition: Bool, _ text: @autoclosure () -> String) -> Bool {
        if !condition { violation(text()) }
        return condition
    }

    var requests: [SimulatedRequest] { state.withLock { $0.requests } }

    var violations: [String] { state.withLock { $0.violations } }

    /// How often the path was asked for.
    func count(_ path: String) -> Int { requests.count { $0.path == path } }

    /// The paths, in the order in which they were asked for.
    var paths: [String] { requests.map(\.path) }

    /// Forgets the requests, not the violations.
    func forgetRequests() { state.withLock { $0.requests = [] } }

    /// Takes the violations out: for a test that provokes one on purpose.
    func takeViolations() -> [String] {
        state.withLock { state in
            defer { state.violations = [] }
            return state.violations
        }
    }
}
