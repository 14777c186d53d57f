import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// The fourth MUST of the grant, and what makes it hold: tokens for a valid request, and once.
@Suite struct SingleUseTests {
    @Test func `a bad signature does not use up a challenge`() async throws {
        let server = try TestServer()
        let good = try Wallet.alice.request(for: try await server.challenge().sid)
        let foreign = try Wallet.mallory.request(for: good.sid)
        for number in 0..<1000 {
            let bad = SidTokenRequest(
                sid: good.sid,
                address: good.address,
                signature: number % 2 == 0
                    ? foreign.signature
                    : try MessageSignature(parsing: good.signature).replacing { $0[1 + number % 64] ^= 1 }
            )
            #expect(await server.post("/token", bad.form()).error == "invalid_grant")
        }
        #expect(try await server.store.rowCount() == 0)
        try await server.expectTokens(good)
    }

    @Test func `issuing challenges writes nothing`() async throws {
        let server = try TestServer()
        for _ in 0..<100 { _ = try await server.challenge() }
        #expect(try await server.store.rowCount() == 0)
        _ = try await server.signIn()
        #expect(try await server.store.rowCount() == 2)
        for _ in 0..<100 { _ = try await server.challenge() }
        #expect(try await server.store.rowCount() == 2)
    }

    @Test func `the same request twice gives tokens once`() async throws {
        let server = try TestServer()
        let request = try Wallet.alice.request(for: try await server.challenge().sid)
        let tokens = try await server.expectTokens(request)
        try await server.expectRefused(request, at: "alreadyRedeemed")
        // The login goes on all the same.
        #expect(await server.refresh(tokens.refresh).status == 200)
    }

    @Test func `a challenge that one wallet has redeemed is used up for the others`() async throws {
        let server = try TestServer()
        let sid = try await server.challenge().sid
        try await server.expectTokens(Wallet.mallory.request(for: sid))
        try await server.expectRefused(Wallet.alice.request(for: sid), at: "alreadyRedeemed")
    }

    @Test(arguments: ["SID:", "sid://", "web+sid:", "WEB+SID://"])
    func `another spelling of the scheme is the same challenge`(scheme: String) async throws {
        let server = try TestServer()
        let first = try Wallet.alice.request(for: try await server.challenge().sid)
        let second = try Wallet.alice.request(for: try await server.challenge().sid)
        for (good, isFirst) in [(first, true), (second, false)] {
            let respelled = SidTokenRequest(
                sid: scheme + good.sid.dropFirst(4),
                address: good.address,
                signature: good.signature
            )
            try await server.expectTokens(isFirst ? good : respelled)
            try await server.expectRefused(isFirst ? respelled : good, at: "alreadyRedeemed")
        }
    }

    @Test func `redirect parameters do not make another challenge`() async throws {
        let server = try TestServer()
        let good = try Wallet.alice.request(for: try await server.challenge().sid)
        let redirected = SidTokenRequest(
            sid: good.sid + "&redirectScheme=brave",
            address: good.address,
            signature: good.signature
        )
        try await server.expectTokens(redirected)
        try await server.expectRefused(good, at: "alreadyRedeemed")
    }

    @Test(arguments: 1...8) func `of 64 requests at once one gives tokens`(round: UInt64) async throws {
        let server = try TestServer(clock: TestClock(seed: round))
        let form = try Wallet.alice.request(for: try await server.challenge().sid).form()
        let answers = await withTaskGroup(of: Answer.self) { group in
            for _ in 0..<64 { group.addTask { await server.post("/token", form) } }
            return await group.reduce(into: [Answer]()) { $0.append($1) }
        }
        #expect(answers.filter { $0.status == 200 }.count == 1)
        #expect(answers.filter { $0.status == 400 && $0.error == "invalid_grant" }.count == 63)
        #expect(try await server.store.rowCount() == 2)
    }

    @Test func `two servers with one store give tokens once`() async throws {
        let store = MemoryStore()
        let (first, second) = (try TestServer(store: store), try TestServer(store: store, clock: TestClock(seed: 2)))
        let request = try Wallet.alice.request(for: try await first.challenge().sid)
        try await second.expectTokens(request)
        try await first.expectRefused(request, at: "alreadyRedeemed")
    }
}
