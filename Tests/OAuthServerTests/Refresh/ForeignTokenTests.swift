import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// Tokens that are not the client's, or not refresh tokens.
@Suite struct ForeignTokenTests {
    @Test func `another client's token is refused and does nothing to the login`() async throws {
        let server = try TestServer()
        let first = try await server.signIn(as: TestServer.web)
        for client in [TestServer.spa, TestServer.watcher, nil] {
            #expect(await server.refresh(first.refresh, as: client).error == "invalid_grant")
            #expect(server.log.reasons.last == "unknownLogin")
        }
        let second = try Tokens(await server.refresh(first.refresh, as: TestServer.web))
        server.clock.advance(by: 11)
        // An old token in another client's hands: the login goes on.
        #expect(await server.refresh(first.refresh, as: TestServer.spa).error == "invalid_grant")
        #expect(await server.revoke(second.refresh, as: TestServer.spa).status == 200)
        #expect(await server.revoke(second.access).status == 200)
        #expect(await server.refresh(second.refresh, as: TestServer.web).status == 200)
    }

    @Test func `a token of another master key or another store is refused`() async throws {
        let server = try TestServer()
        let otherKey = try await TestServer(masterKey: 2).signIn()
        #expect(await server.refresh(otherKey.refresh).error == "invalid_grant")
        let otherStore = try await TestServer(clock: TestClock(seed: 2)).signIn()
        #expect(await server.refresh(otherStore.refresh).error == "invalid_grant")
        #expect(server.log.reasons == ["unknownToken", "unknownLogin"])
    }

    @Test func `each changed character, each shorter and a longer token is refused without asking the store`()
        async throws
    {
        let store = FlakyStore()
        let server = try TestServer(store: store)
        let token = try await server.signIn().refresh
        store.fail()
        var forgeries = token.indices.map { index in
            token.replacingCharacter(at: index, with: token[index] == "A" ? "B" : "A")
        }
        forgeries += (1..<60).map { String(token.prefix($0)) }
        forgeries += [token + "A", token + "=", token + token, token + " ", "-", "*"]
        for forgery in forgeries {
            #expect(await server.refresh(forgery).error == "invalid_grant")
            #expect(server.log.reasons.last == "unknownToken")
        }
        store.recover()
        #expect(await server.refresh(token).status == 200)
    }

    @Test func `a token of one kind is not taken for another`() async throws {
        let server = try TestServer()
        let challenge = try await server.challenge()
        let tokens = try await server.signIn()
        for token in [tokens.access, challenge.uid, challenge.sid] {
            #expect(await server.refresh(token).error == "invalid_grant")
            #expect(server.log.reasons.last == "unknownToken")
        }
        for uid in [tokens.refresh, tokens.access] {
            let sid = challenge.sid.replacing(challenge.uid, with: uid)
            try await server.expectRefused(Wallet.alice.request(for: sid), at: "unknownChallenge")
        }
        #expect(try await server.introspect(challenge.uid) == ["active": .bool(false)])
        #expect(try await server.introspect(challenge.sid) == ["active": .bool(false)])
    }

    @Test func `all refusals of a proof read the same`() async throws {
        let server = try TestServer()
        let tokens = try await server.signIn()
        let request = try Wallet.alice.request(for: try await server.challenge().sid)
        try await server.expectTokens(request)
        let mallory = try Wallet.mallory.request(for: try await server.challenge().sid)
        let bad = SidTokenRequest(sid: mallory.sid, address: request.address, signature: mallory.signature)
        _ = await server.revoke(tokens.refresh)
        let answers = [
            await server.post("/token", request.form()), await server.post("/token", bad.form()),
            await server.refresh(tokens.refresh), await server.refresh("unknown"),
            await server.refresh(tokens.refresh, as: TestServer.web),
        ]
        #expect(Set(answers.map(\.everything)).count == 1)
        #expect(Set(server.log.reasons).count == 5)
    }
}
