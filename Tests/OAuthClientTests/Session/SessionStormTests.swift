import OAuthClient
import OAuthMessages
import Testing

/// A thousand tasks with one login.
@Suite struct SessionStormTests {
    private static let count = 1_000

    @Test func `a token that expired here is refreshed once`() async throws {
        let login = Login(.init(latency: .milliseconds(50)))
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        login.server.expireAccess()
        let request = try Login.resource()
        let answers = await atOnce(Self.count) { try await session.send(request) }
        for answer in answers { #expect(try answer.get().status == 200) }
        #expect(login.server.counts == .init(refreshes: 1, rotations: 1, accepted: Self.count))
        #expect(login.server.violations.isEmpty)
    }

    @Test func `a token that the server ended early is refreshed once, and nobody sees it`() async throws {
        let login = Login(.init(latency: .milliseconds(50)))
        let session = try await login.loggedIn()
        login.server.expireAccess()
        let request = try Login.resource()
        let answers = await atOnce(Self.count) { try await session.send(request) }
        for answer in answers { #expect(try answer.get().status == 200) }
        let counts = login.server.counts
        #expect(counts.refreshes == 1 && counts.rotations == 1 && counts.reuses == 0)
        // Each at most twice.
        #expect(counts.accepted == Self.count && counts.refused <= Self.count)
    }

    @Test func `late answers to an old token cause nothing more`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        let old = try await session.lease()
        for _ in 0..<3 {
            let leases = await atOnce(Self.count / 10) { try await session.reject(old) }
            for lease in leases { #expect(try lease.get().generation == old.generation + 1) }
        }
        #expect(login.server.counts.refreshes == 1)
    }

    @Test(arguments: StoreKind.allCases) func `sessions that share a store refresh once`(kind: StoreKind) async throws {
        try await withFolder { folder in
            let login = Login(.init(latency: .milliseconds(50)), store: try await kind.open(folder))
            _ = try await login.loggedIn()
            login.clock.advance(.seconds(3600))
            login.server.expireAccess()
            let sessions = try (0..<8).map { _ in try login.session() }
            let request = try Login.resource()
            let answers = await atOnce(8) {
                for session in sessions {
                    for answer in await atOnce(6, { try await session.send(request) }) { _ = try answer.get() }
                }
            }
            for answer in answers { try answer.get() }
            #expect(login.server.counts == .init(refreshes: 1, rotations: 1, accepted: 8 * 8 * 6))
        }
    }

    @Test(arguments: StoreKind.allCases) func `a sibling's token is taken over after a refused one`(
        kind: StoreKind
    ) async throws {
        try await withFolder { folder in
            let login = Login(store: try await kind.open(folder))
            let first = try await login.loggedIn()
            let second = try login.session()
            _ = try await second.lease()
            for round in 1...3 {
                login.server.expireAccess()
                #expect(try await first.send(Login.resource()).status == 200)
                #expect(try await second.send(Login.resource()).status == 200)
                #expect(login.server.counts.refreshes == round)
            }
        }
    }

    @Test func `cancelling most of a storm harms none of the rest`() async throws {
        let login = Login(.init(latency: .milliseconds(100)))
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        let tasks = (0..<Self.count).map { _ in Task { try await session.lease() } }
        for (index, task) in tasks.enumerated() where index % 10 != 0 { task.cancel() }
        for (index, task) in tasks.enumerated() where index % 10 == 0 { _ = try await task.value }
        #expect(login.server.counts == .init(refreshes: 1, rotations: 1))
    }
}
