import HTTPTypes
import Synchronization

/// What goes wrong with one request.
enum Fault: Sendable {
    /// The server does not act and answers this.
    case answer(SimulatedAnswer)
    /// The connection ends; the server has not acted.
    case dropped
    /// The server acts, and the connection ends without an answer.
    case droppedAfterActing
    /// The server acts and answers late.
    case late(Duration)
    /// The server acts; only the first bytes of the body arrive.
    case cut(byteCount: Int)

    /// 503 with a page for people.
    static let unavailable = Fault.answer(.html(503))
    /// 429 with a wait.
    static func tooMany(retryAfter seconds: Int) -> Fault {
        .answer(.empty(429).with(.retryAfter, String(seconds)))
    }
    /// 401 without a body.
    static let unauthorized = Fault.answer(.empty(401))
}

/// What goes wrong, request by request.
final class FaultScript: Sendable {
    private let faults = Mutex<[String: [Fault]]>([:])

    /// The next requests for the path meet these, one each.
    func next(at path: String, _ faults: Fault...) {
        self.faults.withLock { $0[path, default: []] += faults }
    }

    /// Takes the fault of the next request.
    func take(at path: String) -> Fault? {
        faults.withLock { faults in
            guard let first = faults[path]?.first else { return nil }
            faults[path]?.removeFirst()
            return first
        }
    }
}
