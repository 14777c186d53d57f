import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// A refresh may ask for less, never for more.
@Suite struct RefreshScopeTests {
    @Test func `a narrower scope holds for the access token, not for the login`() async throws {
        let server = try TestServer()
        let first = try await server.signIn(as: TestServer.web)
        #expect(first.scope == "read write")
        let read = try Scope(parsing: "read")
        let second = try Tokens(await server.refresh(first.refresh, as: TestServer.web, scope: read))
        #expect(second.scope == "read")
        #expect(try AccessTokenText(second.access).claims["scope"] == .string("read"))
        let third = try Tokens(await server.refresh(second.refresh, as: TestServer.web))
        #expect(third.scope == "read write")
    }

    @Test func `a wider scope is refused and does not use up the token`() async throws {
        let server = try TestServer()
        let read = try Scope(parsing: "read")
        let first = try await server.signIn(as: TestServer.web, scope: read)
        #expect(first.scope == "read")
        let wide = await server.refresh(first.refresh, as: TestServer.web, scope: try Scope(parsing: "read write"))
        #expect(wide.status == 400)
        #expect(wide.error == "invalid_scope")
        server.clock.advance(by: 100)
        #expect(await server.refresh(first.refresh, as: TestServer.web, scope: read).status == 200)
        #expect(server.log.reasons == ["scope"])
    }

    @Test func `a login without scope gets none`() async throws {
        let server = try TestServer()
        let first = try await server.signIn()
        #expect(first.scope == nil)
        #expect(try AccessTokenText(first.access).claims["scope"] == nil)
        let wide = await server.refresh(first.refresh, scope: try Scope(parsing: "read"))
        #expect(wide.error == "invalid_scope")
    }

    @Test(arguments: ["read  write", " read", "read ", "re\"ad", "\u{e9}", "read\\"])
    func `a malformed scope is refused`(scope: String) async throws {
        let server = try TestServer()
        let tokens = try await server.signIn(as: TestServer.web)
        var form = RefreshTokenRequest(refreshToken: Secret(tokens.refresh)).form(for: TestServer.web)
        form.append("scope", scope)
        #expect(await server.post("/token", form).error == "invalid_scope")
    }

    @Test func `more than the client may have is refused at sign-in, and the challenge stays good`() async throws {
        let server = try TestServer()
        let sid = try await server.challenge(for: "spa").sid
        let wide = try Wallet.alice.request(for: sid, scope: try Scope(parsing: "read write"))
        let answer = await server.post("/token", wide.form(for: TestServer.spa))
        #expect(answer.status == 400)
        #expect(answer.error == "invalid_scope")
        let tokens = try await server.expectTokens(Wallet.alice.request(for: sid), as: TestServer.spa)
        #expect(tokens.scope == "read")
    }

    @Test func `a challenge is refused for a scope that the client may not have`() async throws {
        let server = try TestServer()
        #expect(await server.get("/authorize?response_type=sid&client_id=spa&scope=read").status == 200)
        for query in ["&client_id=spa&scope=write", "&scope=read", "&client_id=spa&scope=read++read", "&scope=%22"] {
            let answer = await server.get("/authorize?response_type=sid" + query)
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_scope")
        }
    }
}
