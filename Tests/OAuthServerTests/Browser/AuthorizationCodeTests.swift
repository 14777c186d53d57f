import HTTPTypes
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// A code is its client's, for its verifier and its redirect URI, in time and once.
@Suite struct AuthorizationCodeTests {
    /// Expects that a request is refused at this stage and has not used up the code.
    private func expectRefused(
        _ answer: Answer,
        _ reason: String,
        _ server: TestServer,
        error: String = "invalid_grant",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.status == 400, sourceLocation: sourceLocation)
        expectError(answer, error, sourceLocation: sourceLocation)
        #expect(server.log.reasons.last == reason, sourceLocation: sourceLocation)
    }

    @Test func `whatever is wrong, the code stays good`() async throws {
        let browser = try Browser.atServer()
        let server = browser.server
        let code = try await browser.code()
        let rowCount = try await server.store.rowCount()
        expectRefused(await server.redeem(code, verifier: .second), "codeVerifier", server)
        expectRefused(await server.redeem(code, verifier: nil), "parameters", server, error: "invalid_request")
        let form = AuthorizationCodeTokenRequest(
            code: Secret(code),
            redirectURI: "https://app.example.com/cb",
            codeVerifier: nil,
            clientID: "app"
        ).form()
        for verifier in ["short", String(repeating: "a", count: 42), String(repeating: "a", count: 129), "%20"] {
            let answer = await server.post("/token", form.text + "&code_verifier=" + verifier)
            expectRefused(answer, "parameters", server, error: "invalid_request")
        }
        for client in [ClientAuthentication.none(clientID: "native"), TestServer.web] {
            expectRefused(await server.redeem(code, as: client), "foreignCode", server)
        }
        #expect(await server.redeem(code, as: .none(clientID: "direct")).error == "unauthorized_client")
        for uri in [nil, "https://app.example.com/cb/", "https://evil.example/cb", "HTTPS://app.example.com/cb"] {
            expectRefused(await server.redeem(code, redirectURI: uri), "redirectURI", server)
        }
        server.clock.advance(by: 59)
        #expect(try await server.store.rowCount() == rowCount)
        _ = try Tokens(await server.redeem(code))
    }

    @Test func `a code is good for less than 60 seconds, or as configured`() async throws {
        for lifetime: UInt64 in [60, 1, 300] {
            var lifetimes = Lifetimes()
            lifetimes.code = lifetime
            let browser = try Browser.atServer(lifetimes: lifetimes)
            let (first, second) = (try await browser.code(), try await browser.code())
            browser.server.clock.advance(by: lifetime - 1)
            _ = try Tokens(await browser.server.redeem(first))
            browser.server.clock.advance(by: 1)
            expectRefused(await browser.server.redeem(second), "expiredCode", browser.server)
        }
    }

    @Test func `a redirect URI that was left out before may be left out again, or be the registered one`() async throws
    {
        let browser = try Browser.atServer()
        for uri in [nil, "https://app.example.com/cb"] {
            let code = try await browser.code(.app(redirectURI: nil))
            expectRefused(
                await browser.server.redeem(code, redirectURI: "https://evil.example/cb"),
                "redirectURI",
                browser.server
            )
            _ = try Tokens(await browser.server.redeem(code, redirectURI: uri))
        }
    }

    @Test func `the port of a loopback address is the one of the authorization request`() async throws {
        let browser = try Browser.atServer()
        let uri = "http://127.0.0.1:50000/cb"
        let code = try await browser.code(.app(clientID: "native", redirectURI: uri))
        let native = ClientAuthentication.none(clientID: "native")
        let other = await browser.server.redeem(code, redirectURI: "http://127.0.0.1:50001/cb", as: native)
        expectRefused(other, "redirectURI", browser.server)
        _ = try Tokens(await browser.server.redeem(code, redirectURI: uri, as: native))
    }

    @Test func `a code that is used again ends the login, and its tokens are no good`() async throws {
        let browser = try Browser.atServer()
        let server = browser.server
        let page = try await browser.begin(.app(clientID: "web", redirectURI: "https://web.example.com:8443/cb"))
        try #require(await server.sign(page.sid).status == 204)
        let code = try await browser.code(confirming: page)
        let uri = "https://web.example.com:8443/cb"
        let tokens = try Tokens(await server.redeem(code, redirectURI: uri, as: TestServer.web))
        #expect(try await server.introspect(tokens.access)["active"] == .bool(true))
        // Who does not have the verifier ends nothing.
        expectRefused(
            await server.redeem(code, redirectURI: uri, verifier: .second, as: TestServer.web),
            "codeVerifier",
            server
        )
        #expect(try await server.introspect(tokens.access)["active"] == .bool(true))
        expectRefused(await server.redeem(code, redirectURI: uri, as: TestServer.web), "alreadyRedeemed", server)
        #expect(try await server.introspect(tokens.access) == ["active": .bool(false)])
        #expect(await server.refresh(tokens.refresh, as: TestServer.web).error == "invalid_grant")
        expectRefused(await server.redeem(code, redirectURI: uri, as: TestServer.web), "alreadyRedeemed", server)
    }

    @Test func `two codes of one login are one login`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        try #require(await browser.server.sign(page.sid).status == 204)
        let (first, second) = (try await browser.code(confirming: page), try await browser.code(confirming: page))
        #expect(first != second)
        let tokens = try Tokens(await browser.server.redeem(second))
        // Somebody has pressed twice; nobody has the code that began the login.
        expectRefused(await browser.server.redeem(first), "alreadyRedeemed", browser.server)
        let renewed = try Tokens(await browser.server.refresh(tokens.refresh, as: .none(clientID: "app")))
        expectRefused(await browser.server.redeem(second), "alreadyRedeemed", browser.server)
        #expect(await browser.server.refresh(renewed.refresh, as: .none(clientID: "app")).error == "invalid_grant")
    }

    @Test func `a challenge of the sid grant that is used again ends nothing`() async throws {
        let browser = try Browser.atServer()
        let client = ClientAuthentication.none(clientID: "app")
        let request = try Wallet.alice.request(for: try await browser.server.challenge(for: "app").sid)
        let tokens = try await browser.server.expectTokens(request, as: client)
        try await browser.server.expectRefused(request, as: client, at: "alreadyRedeemed")
        #expect(await browser.server.refresh(tokens.refresh, as: client).status == 200)
    }

    @Test func `each changed character, each shorter and a longer code is refused without asking the store`()
        async throws
    {
        let store = FlakyStore()
        let browser = try Browser.atServer(store: store)
        let code = try await browser.code()
        store.fail()
        var forgeries = code.indices.map { code.replacingCharacter(at: $0, with: code[$0] == "A" ? "B" : "A") }
        forgeries += (1..<32).map { String(code.dropLast($0)) } + [code + "A", code + "AAAA", code + "=", "A", "*"]
        for forgery in forgeries {
            expectRefused(await browser.server.redeem(forgery), "unknownCode", browser.server)
        }
        store.recover()
        _ = try Tokens(await browser.server.redeem(code))
    }

    @Test func `a value of one class is none of another`() async throws {
        let browser = try Browser.atServer()
        let server = browser.server
        let page = try await browser.begin()
        try #require(await server.sign(page.sid).status == 204)
        let code = try await browser.code(confirming: page)
        let client = ClientAuthentication.none(clientID: "app")
        let uid = try Challenge(parsing: page.sid).uid
        #expect(await server.refresh(code, as: client).error == "invalid_grant")
        #expect(await server.refresh(page.login, as: client).error == "invalid_grant")
        #expect(try await server.introspect(code) == ["active": .bool(false)])
        #expect(await server.revoke(code, as: client).status == 200)
        let tokens = try Tokens(await server.redeem(code))
        let cookie = String(try #require(browser.cookie?.split(separator: "=").last))
        for value in [tokens.access, tokens.refresh, page.login, uid, page.sid, cookie] {
            expectRefused(await server.redeem(value), "unknownCode", server)
        }
        for value in [code, page.login, cookie] {
            let sid = page.sid.replacing(uid, with: value)
            #expect(try await server.sign(sid).status == 400)
            try await server.expectRefused(Wallet.alice.request(for: sid), at: "unknownChallenge")
        }
        #expect(await server.refresh(tokens.refresh, as: client).status == 200)
    }

    @Test func `codes of another master key, and of before a start that forgot, are refused`() async throws {
        let (store, clock) = (MemoryStore(), TestClock())
        let before = try Browser.atServer(store: store, clock: clock)
        let code = try await before.code()
        let other = try Browser.atServer(store: store, clock: clock, masterKey: 2)
        expectRefused(await other.server.redeem(code), "unknownCode", other.server)
        // In the same second: no time has to pass.
        let after = try Browser.atServer(store: store, clock: clock, epoch: Identifier(high: 1, low: 0))
        expectRefused(await after.server.redeem(code), "unknownCode", after.server)
        let sibling = try Browser.atServer(store: store, clock: clock)
        _ = try Tokens(await sibling.server.redeem(code))
    }

    @Test func `a login under way outlives such a start with another challenge`() async throws {
        let clock = TestClock()
        let before = try Browser.atServer(clock: clock)
        let page = try await before.begin()
        let after = try Browser.atServer(clock: clock, epoch: Identifier(high: 2, low: 0))
        after.cookie = before.cookie
        #expect(try await after.server.sign(page.sid).status == 400)
        let restart = try await after.press("again", page.login)
        let location = try #require(restart.fields[.location])
        let again = try #require(try after.pages.page(of: try await after.open(location)).scan)
        try #require(await after.server.sign(again.sid).status == 204)
        _ = try Tokens(await after.server.redeem(try await after.code(confirming: again)))
    }

    @Test(arguments: 1...8) func `of 64 that present a code at once one gets tokens`(round: UInt64) async throws {
        let browser = try Browser.atServer(clock: TestClock(seed: round))
        let server = browser.server
        let code = try await browser.code()
        let answers = await withTaskGroup(of: Answer.self) { group in
            for _ in 0..<64 { group.addTask { await server.redeem(code) } }
            return await group.reduce(into: [Answer]()) { $0.append($1) }
        }
        #expect(answers.count { $0.status == 200 } == 1)
        #expect(answers.count { $0.status == 400 && $0.error == "invalid_grant" } == 63)
        #expect(try await server.store.rowCount() == 3)
    }
}
