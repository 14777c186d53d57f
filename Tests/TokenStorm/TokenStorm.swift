import Foundation
import HTTPTypes
import OAuthClient
import SQLiteStores

/// One of several processes with one login, for tests: it sends requests, or refreshes until it is killed.
///
///     token-storm send BASE STORE GATE         20 requests at once, as soon as the file GATE is there
///     token-storm churn BASE STORE REPORT      writes what its first lease came to, and refreshes without end
@main
enum TokenStorm {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5 else { exit(64) }
        let session = try session(arguments[2], arguments[3])
        switch arguments[1] {
        case "send": try await send(session, arguments[2], gate: arguments[4])
        case "churn": try await churn(session, report: arguments[4])
        default: exit(64)
        }
    }

    private static func session(_ base: String, _ path: String) throws -> Session {
        let provider = Provider(name: "test", tokenEndpoint: try Endpoint(parsing: base + "/token"))
        let store: any TokenStore =
            path.hasSuffix(".db") ? try SQLiteTokenStore(path: path) : FileTokenStore(path: path)
        return Session(Client(provider, clientID: "client", environment: .system()), store: store, key: "me")
    }

    private static func send(_ session: Session, _ base: String, gate: String) async throws {
        let request = ClientRequest(.get, try Endpoint(parsing: base + "/api"))
        while !FileManager.default.fileExists(atPath: gate) { try await Task.sleep(for: .milliseconds(5)) }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { @concurrent in try await session.send(request).status } }
            for try await status in group where status != 200 { exit(1) }
        }
    }

    private static func churn(_ session: Session, report: String) async throws {
        let outcome: String
        do throws(ClientError) {
            _ = try await session.lease()
            outcome = "good"
        } catch {
            outcome = error == .refreshOutcomeUnknown ? "unknown" : error.description
        }
        try outcome.write(toFile: report, atomically: true, encoding: .utf8)
        while true { _ = try? await session.refresh() }
    }
}
