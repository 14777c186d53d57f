import Foundation
import OAuthClient
import OAuthMessages
import Synchronization
import Testing

/// Several processes with one login, and processes that are killed: over sockets, with real clocks.
///
/// `SIDSIGN_TEST_KILLS` says how many processes are killed; without it a few.
@Suite(.serialized) struct SessionProcessTests {
    private static let kills = ProcessInfo.processInfo.environment["SIDSIGN_TEST_KILLS"].flatMap { Int($0) } ?? 12

    /// A store, and a server behind a socket with which it has a login.
    private struct Scene: Sendable {
        let server: TestServer
        let hold: Hold
        let base: String
        let kind: StoreKind
        let folder: String

        func session() async throws -> Session {
            let provider = Provider(name: "test", tokenEndpoint: try Endpoint(parsing: base + "/token"))
            let client = Client(provider, clientID: "client", environment: .system())
            return Session(client, store: try await kind.open(folder), key: "me")
        }

        func logIn() async throws {
            try await session().adopt(TokenSet(server.logIn(), issuedAt: Int64(Date().timeIntervalSince1970)))
        }

        func start(_ command: String, _ file: String) async throws -> StormProcess {
            try await StormProcess([command, base, kind.address(folder), folder + "/" + file])
        }
    }

    /// Keeps the next answer to a refresh back, so that its sender can be killed in the very moment in which it is lost.
    private final class Hold: Sendable {
        private typealias Gate = (held: AsyncStream<Void>.Continuation, released: AsyncStream<Void>)
        private let gate = Mutex<Gate?>(nil)

        /// Waits until the server has acted and holds the answer back; the caller has to release it.
        func next() async -> AsyncStream<Void>.Continuation {
            let (holds, held) = AsyncStream<Void>.makeStream()
            let (releases, release) = AsyncStream<Void>.makeStream()
            gate.withLock { $0 = (held, releases) }
            let watchdog = Task {
                try await Task.sleep(for: .seconds(30))
                held.finish()
            }
            for await _ in holds {}
            watchdog.cancel()
            return release
        }

        /// Between what the server has done and what it answers.
        func pass() async {
            guard let (held, releases) = gate.withLock({ $0.take() }) else { return }
            held.finish()
            for await _ in releases {}
        }
    }

    private static func withScene(
        _ rules: TestServer.Rules,
        _ kind: StoreKind,
        _ body: @escaping @Sendable (Scene) async throws -> Void
    ) async throws {
        let server = TestServer(rules)
        let hold = Hold()
        try await withFolder { folder in
            try await withSocket({ request throws(TransportError) in
                let answer = try await server.send(request, timeout: .seconds(1), maximumByteCount: 0)
                if request.endpoint.path == "/token" { await hold.pass() }
                return answer
            }) { base in
                let scene = Scene(server: server, hold: hold, base: base, kind: kind, folder: folder)
                try await scene.logIn()
                try await body(scene)
            }
        }
        #expect(server.violations.isEmpty)
    }

    @Test(arguments: StoreKind.shared, [true, false])
    func `eight processes refresh once`(kind: StoreKind, isExpiredHere: Bool) async throws {
        let rules = TestServer.Rules(lifetime: isExpiredHere ? 1 : 3600, latency: .milliseconds(100))
        try await Self.withScene(rules, kind) { scene in
            scene.server.set { $0.lifetime = 3600 }
            scene.server.expireAccess()
            var processes: [StormProcess] = []
            for _ in 0..<8 { processes.append(try await scene.start("send", "gate")) }
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
    ///
    /// - Parameter isAimed: Whether it is killed while the answer to a refresh is on its way, and not at any moment.
    private static func killOne(_ scene: Scene, isAimed: Bool) async throws -> String {
        let report = URL(filePath: scene.folder + "/report")
        try? FileManager.default.removeItem(at: report)
        let process = try await scene.start("churn", "report")
        while process.isRunning, !FileManager.default.fileExists(atPath: report.path) {
            try await Task.sleep(for: .milliseconds(1))
        }
        let outcome = try String(contentsOf: report, encoding: .utf8)
        var release: AsyncStream<Void>.Continuation?
        if isAimed, outcome == "good" {
            release = await scene.hold.next()
        } else {
            try await Task.sleep(for: .microseconds(Int.random(in: 0...40_000)))
        }
        #expect(await process.kill() == SIGKILL)
        release?.finish()
        return outcome
    }

    @Test(arguments: StoreKind.shared) func `with a grace window kill -9 loses no login`(kind: StoreKind) async throws {
        try await Self.withScene(.init(hasGrace: true, latency: .milliseconds(5)), kind) { scene in
            for round in 0..<Self.kills {
                #expect(try await Self.killOne(scene, isAimed: round % 3 == 0) == "good")
            }
            let session = try await scene.session()
            _ = try await session.lease()
            #expect(try await session.storedTokens()?.refreshToken?.reveal() == scene.server.refreshToken)
            #expect(scene.server.isAlive && scene.server.counts.rotations >= Self.kills)
        }
    }

    @Test func `without one the outcome is unknown where it is, and nowhere else`() async throws {
        try await Self.withScene(.init(latency: .milliseconds(5)), .file) { scene in
            var unknown = 0
            for round in 0..<Self.kills {
                // A request that was under way when its sender was killed may still come to its end.
                try await Task.sleep(for: .milliseconds(30))
                let stored = try await scene.session().storedTokens()?.refreshToken?.reveal()
                let isSpent = stored != scene.server.refreshToken
                let outcome = try await Self.killOne(scene, isAimed: round % 2 == 0)
                #expect(outcome == (isSpent ? "unknown" : "good"))
                guard outcome == "unknown" else { continue }
                unknown += 1
                try await scene.logIn()
            }
            // Only what was lost is lost: most refreshes were not under way.
            #expect(scene.server.counts.reuses <= 2 * unknown + 1)
            // Of each two processes one at least: the second follows an aimed kill, unless the first was unknown itself.
            #expect(unknown >= Self.kills / 2)
        }
    }
}
