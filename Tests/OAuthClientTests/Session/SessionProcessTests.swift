import Foundation
import OAuthClient
import OAuthMessages
import Testing

/// Several processes with one login, and processes that are killed: over sockets, with real clocks.
///
/// `SIDSIGN_TEST_KILLS` says how many processes are killed; without it a few.
@Suite(.serialized) struct SessionProcessTests {
    private static let kills = ProcessInfo.processInfo.environment["SIDSIGN_TEST_KILLS"].flatMap { Int($0) } ?? 12

    /// A store, and a server behind a socket with which it has a login.
    private struct Scene: Sendable {
        let server: TestServer
        let base: String
        let store: String
        let folder: String

        func session() throws -> Session {
            let provider = Provider(name: "test", tokenEndpoint: try Endpoint(parsing: base + "/token"))
            let client = Client(provider, clientID: "client", environment: .system())
            let kind: StoreKind = store.hasSuffix(".db") ? .sqlite : .file
            return Session(client, store: try kind.open(folder), key: "me")
        }

        func logIn() async throws {
            try await session().adopt(TokenSet(server.logIn(), issuedAt: Int64(Date().timeIntervalSince1970)))
        }

        func start(_ command: String, _ file: String) throws -> StormProcess {
            try StormProcess([command, base, store, folder + "/" + file])
        }
    }

    private static func withScene(
        _ rules: TestServer.Rules,
        _ file: String,
        _ body: @escaping @Sendable (Scene) async throws -> Void
    ) async throws {
        let server = TestServer(rules)
        try await withFolder { folder in
            try await withSocket({ request throws(TransportError) in
                try await server.send(request, timeout: .seconds(1), maximumByteCount: 0)
            }) { base in
                let scene = Scene(server: server, base: base, store: folder + "/" + file, folder: folder)
                try await scene.logIn()
                try await body(scene)
            }
        }
        #expect(server.violations.isEmpty)
    }

    @Test(arguments: ["tokens.json", "tokens.db"], [true, false])
    func `eight processes refresh once`(file: String, isExpiredHere: Bool) async throws {
        let rules = TestServer.Rules(lifetime: isExpiredHere ? 1 : 3600, latency: .milliseconds(100))
        try await Self.withScene(rules, file) { scene in
            scene.server.set { $0.lifetime = 3600 }
            scene.server.expireAccess()
            let processes = try (0..<8).map { _ in try scene.start("send", "gate") }
            try await Task.sleep(for: .seconds(2))
            try Data().write(to: URL(filePath: scene.folder + "/gate"))
            for process in processes { #expect(await process.end() == 0) }
            let counts = scene.server.counts
            #expect(counts.refreshes == 1 && counts.rotations == 1 && counts.reuses == 0)
            #expect(counts.accepted == 8 * 20)
            #expect(counts.refused <= (isExpiredHere ? 0 : 8 * 20))
        }
    }

    /// Kills a process that refreshes without end, and returns what its first lease came to.
    private static func killOne(_ scene: Scene) async throws -> String {
        let report = URL(filePath: scene.folder + "/report")
        try? FileManager.default.removeItem(at: report)
        let process = try scene.start("churn", "report")
        while process.isRunning, !FileManager.default.fileExists(atPath: report.path) {
            try await Task.sleep(for: .milliseconds(1))
        }
        try await Task.sleep(for: .microseconds(Int.random(in: 0...40_000)))
        #expect(await process.kill() == SIGKILL)
        return try String(contentsOf: report, encoding: .utf8)
    }

    @Test(arguments: ["tokens.json", "tokens.db"])
    func `with a grace window kill -9 loses no login`(file: String) async throws {
        try await Self.withScene(.init(hasGrace: true, latency: .milliseconds(5)), file) { scene in
            for _ in 0..<Self.kills { #expect(try await Self.killOne(scene) == "good") }
            let session = try scene.session()
            _ = try await session.lease()
            #expect(try await session.storedTokens()?.refreshToken?.reveal() == scene.server.refreshToken)
            #expect(scene.server.isAlive && scene.server.counts.rotations >= Self.kills)
        }
    }

    @Test func `without one the outcome is unknown where it is, and nowhere else`() async throws {
        try await Self.withScene(.init(latency: .milliseconds(5)), "tokens.json") { scene in
            var unknown = 0
            for _ in 0..<Self.kills {
                // A request that was under way when its sender was killed may still come to its end.
                try await Task.sleep(for: .milliseconds(30))
                let stored = try await scene.session().storedTokens()?.refreshToken?.reveal()
                let isSpent = stored != scene.server.refreshToken
                let outcome = try await Self.killOne(scene)
                #expect(outcome == (isSpent ? "unknown" : "good"))
                guard outcome == "unknown" else { continue }
                unknown += 1
                try await scene.logIn()
            }
            // Only what was lost is lost: most refreshes were not under way.
            #expect(scene.server.counts.reuses <= 2 * unknown + 1)
            #expect(unknown > 0 || Self.kills < 50)
        }
    }
}
