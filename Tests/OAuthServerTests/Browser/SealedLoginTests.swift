import HTTPTypes
import OAuthMessages
import OAuthServer
import Testing

/// A login is its browser's, whole and in time.
@Suite struct SealedLoginTests {
    /// Expects that a sealed login does nothing in a browser.
    private func expectUnknown(
        _ login: String,
        in browser: Browser,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let status = try await browser.open("/authorize/status?login=" + login)
        #expect(status.status == 404, sourceLocation: sourceLocation)
        expectError(status, "invalid_request", sourceLocation: sourceLocation)
        var answers = [try await browser.open("/authorize/login?login=" + login)]
        for decision in ["continue", "check", "again", "cancel"] {
            answers.append(try await browser.press(decision, login))
        }
        for answer in answers {
            #expect(answer.status == 404, sourceLocation: sourceLocation)
            #expect(answer.fields[.location] == nil, sourceLocation: sourceLocation)
            let page = try browser.pages.page(of: answer)
            #expect(page == .failure(FailurePage(.unknownLogin)), sourceLocation: sourceLocation)
        }
    }

    @Test func `another browser, and one without cookies, can do nothing with it`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        try #require(await browser.server.sign(page.sid).status == 204)
        let other = browser.another()
        try await expectUnknown(page.login, in: other)
        let own = try await other.begin()
        try await expectUnknown(page.login, in: other)
        #expect(try await other.status(own)["status"] == .string("pending"))
        #expect(try await browser.status(page)["status"] == .string("signed"))
        let cookie = browser.cookie
        browser.cookie = cookie?.replacing("__Host-sid_browser", with: "sid_browser")
        try await expectUnknown(page.login, in: browser)
        browser.cookie = cookie
        _ = try await browser.code(confirming: page)
    }

    @Test func `each changed byte, each shorter and a longer one is unknown`() async throws {
        let browser = try Browser.atServer()
        let login = try await browser.begin().login
        let paths = login.indices.map { index in
            login.replacingCharacter(at: index, with: login[index] == "A" ? "B" : "A")
        }
        var forgeries = paths + [login + "A", login + "AAAA", login + "=", "A" + login, "", "*", "%00"]
        forgeries += (1..<16).map { String(login.dropLast($0)) }
        for forgery in forgeries {
            #expect(try await browser.open("/authorize/status?login=" + forgery).status == 404)
        }
        try await expectUnknown(login.replacingCharacter(at: login.startIndex, with: "B"), in: browser)
        #expect(try await browser.open("/authorize/status?login=" + login).status == 200)
        #expect(try await browser.open("/authorize/status?login=\(login)&login=\(login)").status == 404)
    }

    @Test func `a value of another class is no login`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        try #require(await browser.server.sign(page.sid).status == 204)
        let code = try await browser.code(confirming: page)
        let tokens = try Tokens(await browser.server.redeem(code))
        let cookie = try #require(browser.cookie?.split(separator: "=").last)
        for value in [code, tokens.refresh, tokens.access, page.sid, String(cookie), "x"] {
            try await expectUnknown(value.replacing("&", with: "%26"), in: browser)
        }
    }

    @Test func `a server with another master key does not know it`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        let elsewhere = try Browser.atServer(masterKey: 2)
        elsewhere.cookie = browser.cookie
        try await expectUnknown(page.login, in: elsewhere)
        let sibling = try Browser.atServer(store: browser.server.store, clock: browser.server.clock)
        sibling.cookie = browser.cookie
        #expect(try await sibling.status(page)["status"] == .string("pending"))
    }

    @Test func `a client that has lost its redirect URI or the grant has no logins under way any more`() async throws {
        let (store, clock) = (MemoryStore(), TestClock())
        let browser = try Browser.atServer(store: store, clock: clock)
        let page = try await browser.begin()
        try #require(await browser.server.sign(page.sid).status == 204)
        let uri = "https://app.example.com/cb"
        for client in [
            RegisteredClient(id: "app", secret: nil, grants: [.authorizationCode], redirectURIs: [uri + "2"]),
            RegisteredClient(id: "app", secret: nil, grants: [.sid], redirectURIs: [uri]),
            RegisteredClient(id: "app2", secret: nil, grants: [.authorizationCode], redirectURIs: [uri]),
        ] {
            let changed = try Browser.atServer(clients: [client], store: store, clock: clock)
            changed.cookie = browser.cookie
            try await expectUnknown(page.login, in: changed)
        }
        let narrower = RegisteredClient(
            id: "app",
            secret: nil,
            grants: [.authorizationCode],
            scope: try Scope(["read"]),
            redirectURIs: [uri]
        )
        let wide = try await browser.begin(.app(scope: "read write"))
        try #require(await browser.server.sign(wide.sid).status == 204)
        let changed = try Browser.atServer(clients: [narrower], store: store, clock: clock)
        changed.cookie = browser.cookie
        let tokens = try Tokens(await changed.server.redeem(try await changed.code(confirming: wide)))
        #expect(tokens.scope == "read")
    }

    @Test func `a challenge that nobody signed in time begins anew`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin(.app(scope: "read", state: "a b&c"))
        browser.server.clock.advance(by: 120)
        #expect(try await browser.status(page) == ["status": .string("pending"), "expires_in": .integer(0)])
        browser.server.clock.advance(by: 1)
        #expect(try await browser.status(page) == ["status": .string("expired")])
        let answers = [
            try await browser.open(page.resumePath), try await browser.press("continue", page.login),
            try await browser.press("check", page.login), try await browser.press("again", page.login),
        ]
        for answer in answers {
            #expect(answer.status == 303)
            #expect(answer.fields[.location] == page.restartPath)
        }
        let again = try #require(try browser.pages.page(of: try await browser.open(page.restartPath)).scan)
        #expect(again.sid != page.sid)
        #expect(again.restartPath == page.restartPath)
        let redirect = try Redirect(try await browser.press("cancel", again.login))
        #expect(redirect.parameters["state"] == "a b&c")
    }

    @Test func `somebody who has signed has 300 seconds from the challenge's end to go on`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        browser.server.clock.advance(by: 120)
        try #require(await browser.server.sign(page.sid).status == 204)
        browser.server.clock.advance(by: 300)
        #expect(try await browser.status(page)["status"] == .string("signed"))
        let code = try await browser.code(confirming: page)
        browser.server.clock.advance(by: 1)
        #expect(try await browser.status(page)["status"] == .string("expired"))
        #expect(try await browser.press("continue", page.login).fields[.location] == page.restartPath)
        _ = try Tokens(await browser.server.redeem(code))
    }

    @Test func `the mark of a code outlives the code`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        try #require(await browser.server.sign(page.sid).status == 204)
        let first = try await browser.code(confirming: page)
        _ = try Tokens(await browser.server.redeem(first))
        browser.server.clock.advance(by: 420)
        let last = try await browser.code(confirming: page)
        browser.server.clock.advance(by: 59)
        _ = try await browser.server.store.prune(at: browser.server.clock.now, limit: 100)
        #expect(await browser.server.redeem(last).error == "invalid_grant")
        #expect(browser.server.log.reasons.last == "alreadyRedeemed")
    }
}
