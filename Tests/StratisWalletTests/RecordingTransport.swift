import StratisWallet
import Synchronization

/// A transport that resolves from a table, answers what it is told, and remembers everything.
final class RecordingTransport: CallbackTransport {
    private let names: [String: [IPAddress]]
    private let answer: Result<CallbackResponse, CallbackTransportError>
    private let log = Mutex<(resolved: [String], posted: [CallbackRequest])>(([], []))

    init(
        names: [String: [IPAddress]] = [:],
        answer: Result<CallbackResponse, CallbackTransportError> =
            .success(CallbackResponse(status: 204, errorCode: nil))
    ) {
        self.names = names
        self.answer = answer
    }

    var resolved: [String] { log.withLock { $0.resolved } }
    var posted: [CallbackRequest] { log.withLock { $0.posted } }

    func addresses(
        of host: String,
        deadline: ContinuousClock.Instant
    ) async throws(CallbackTransportError) -> [IPAddress] {
        log.withLock { $0.resolved.append(host) }
        guard let addresses = names[host] else { throw .unreachable("no such name") }
        return addresses
    }

    func post(
        _ request: CallbackRequest,
        deadline: ContinuousClock.Instant
    ) async throws(CallbackTransportError) -> CallbackResponse {
        log.withLock { $0.posted.append(request) }
        return try answer.get()
    }
}
