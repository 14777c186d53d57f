import OAuthClient
import Synchronization

/// Answers what it is told to, and keeps what it was asked.
final class ScriptedTransport: HTTPTransport {
    private let answer: @Sendable (ClientRequest) throws(TransportError) -> ClientResponse
    private let log = Mutex<[ClientRequest]>([])

    init(_ answer: @escaping @Sendable (ClientRequest) throws(TransportError) -> ClientResponse) {
        self.answer = answer
    }

    var requests: [ClientRequest] { log.withLock { $0 } }

    func send(
        _ request: ClientRequest,
        timeout: Duration,
        maximumByteCount: Int
    ) async throws(TransportError) -> ClientResponse {
        log.withLock { $0.append(request) }
        return try answer(request)
    }

    var environment: ClientEnvironment {
        ClientEnvironment(
            transport: self,
            now: { 1_800_000_000 },
            uptime: { 0 },
            random: { .random(in: .min ... .max) }
        )
    }
}
