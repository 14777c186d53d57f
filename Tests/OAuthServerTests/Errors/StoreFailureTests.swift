import Logging
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// A store that does not answer is the server's trouble, and no reason to answer junk otherwise than always.
@Suite struct StoreFailureTests {
    struct OtherError: Error {}

    private func expectUnavailable(_ answer: Answer, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(answer.status == 503, sourceLocation: sourceLocation)
        expectError(answer, "temporarily_unavailable", sourceLocation: sourceLocation)
    }

    @Test(arguments: [StoreUnavailable(reason: "the disk is gone"), OtherError()] as [any Error])
    func `what needs the store is answered with 503, and works again afterwards`(error: any Error) async throws {
        let store = FlakyStore()
        let server = try TestServer(store: store)
        let tokens = try await server.signIn(as: TestServer.web)
        let request = try Wallet.alice.request(for: try await server.challenge().sid)
        store.fail(with: error)
        expectUnavailable(await server.post("/token", request.form()))
        expectUnavailable(await server.refresh(tokens.refresh, as: TestServer.web))
        expectUnavailable(await server.revoke(tokens.refresh, as: TestServer.web))
        let form = TokenStatusRequest(token: Secret(tokens.access))
        var body = FormEncoder()
        form.encode(into: &body)
        TestServer.web.encode(into: &body)
        expectUnavailable(await server.post("/introspect", body))
        expectUnavailable(await server.get("/health/ready"))
        #expect(server.log.events.filter { $0.level == .error }.count == 5)
        store.recover()
        #expect(await server.get("/health/ready").text == "ok\n")
        try await server.expectTokens(request)
        #expect(await server.refresh(tokens.refresh, as: TestServer.web).status == 200)
        #expect(try await server.introspect(tokens.access)["active"] == .bool(true))
    }

    @Test func `junk is answered as always`() async throws {
        let store = FlakyStore()
        let server = try TestServer(store: store)
        let tokens = try await server.signIn(as: TestServer.web)
        let good = try Wallet.alice.request(for: try await server.challenge().sid)
        let bad = SidTokenRequest(sid: good.sid, address: good.address, signature: good.signature.lowercased())
        store.fail()
        #expect(await server.post("/token", bad.form()).error == "invalid_grant")
        let foreign = try Wallet.mallory.request(for: good.sid)
        let forged = SidTokenRequest(sid: good.sid, address: good.address, signature: foreign.signature)
        #expect(await server.post("/token", forged.form()).error == "invalid_grant")
        #expect(await server.refresh("junk").error == "invalid_grant")
        #expect(await server.post("/token", "grant_type=sid").error == "invalid_request")
        #expect(await server.post("/token", "grant_type=x").error == "unsupported_grant_type")
        #expect(await server.post("/token", "grant_type=sid&client_id=nobody").error == "invalid_client")
        #expect(await server.revoke("junk").status == 200)
        #expect(try await server.introspect("junk") == ["active": .bool(false)])
        server.clock.advance(by: 900)
        // Expired by itself: no need to ask.
        #expect(try await server.introspect(tokens.access) == ["active": .bool(false)])
    }

    @Test func `what needs no store goes on`() async throws {
        let store = FlakyStore()
        let server = try TestServer(store: store)
        store.fail()
        #expect(await server.get("/health/live").text == "ok\n")
        #expect(await server.get("/authorize?response_type=sid").status == 200)
        #expect(await server.get("/.well-known/jwks.json").status == 200)
        #expect(await server.get("/.well-known/oauth-authorization-server").status == 200)
    }
}
