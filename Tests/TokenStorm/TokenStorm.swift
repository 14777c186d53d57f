import Foundation
import HTTPTypes
import OAuthClient
import PostgreSQLStores
import RedisStores
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
        let store = try store(path)
        return Session(Client(provider, clientID: "client", environment: .system()), store: store, key: "me")
    }

    /// The store of a path, or of a URL with a name after `#` that sets it apart from others on the same server.
    private static func store(_ address: String) throws -> any TokenStore {
        let parts = address.split(separator: "#", maxSplits: 1).map(String.init)
        if address.hasPrefix("postgresql:") {
            return try PostgreSQLTokenStore(parts[0], table: .logins(parts[1]))
        }
        if address.hasPrefix("unix:") {
            // Short, because a process that is killed leaves its lock behind for as long.
            let options = RedisStoreOptions(
                prefix: parts[1],
                timeout: .milliseconds(1500),
                lockLifetime: .milliseconds(4500)
            )
            return try RedisTokenStore(url: parts[0], options: options)
        }
        return address.hasSuffix(".db") ? try SQLiteTokenStore(path: address) : FileTokenStore(path: address)
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
