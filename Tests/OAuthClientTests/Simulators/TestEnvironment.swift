import HTTPTypes
import OAuthClient
import OAuthMessages
import Synchronization
import Testing

/// A clock that stands still until it is moved.
final class SteppedClock: Sendable {
    private let seconds: Mutex<Int64>

    init(_ seconds: Int64 = 1_700_000_000) { self.seconds = Mutex(seconds) }

    var now: Int64 { seconds.withLock { $0 } }

    func advance(_ by: Int64) { seconds.withLock { $0 += by } }

    /// The real network, this clock, the system's generator.
    var environment: ClientEnvironment {
        ClientEnvironment(
            transport: AsyncHTTPClientTransport.shared,
            now: { self.now },
            uptime: { self.now * 1000 },
            random: {
                var generator = SystemRandomNumberGenerator()
                return generator.next()
            }
        )
    }
}

extension SimulatedServer {
    /// What a user's browser does: opens the URL, and shows where it is sent on.
    func browse(_ url: String) async throws -> SimulatedAnswer {
        let endpoint = try Endpoint(parsing: url)
        let request = SimulatedRequest(
            method: .get,
            target: endpoint.path,
            authority: endpoint.authority,
            headers: [:],
            body: []
        )
        journal.record(request)
        return await answer(request)
    }

    /// Where a user's browser is sent on to.
    func callback(from url: String) async throws -> String { try #require(try await browse(url).location) }
}

/// The error of an operation that has to fail.
func clientError(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> some Any
) async -> ClientError? {
    do {
        _ = try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as ClientError {
        Canary.check(error, sourceLocation: sourceLocation)
        return error
    } catch {
        Issue.record("another error was thrown: \(type(of: error))", sourceLocation: sourceLocation)
    }
    return nil
}

extension ClientError {
    /// The status of a refusal.
    var failure: TokenFailure? {
        if case .server(let failure) = self { failure } else { nil }
    }
}
