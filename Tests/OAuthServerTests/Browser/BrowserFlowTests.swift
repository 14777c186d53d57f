import HTTPTypes
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// A login in a browser, from the client's link to the client's tokens.
@Suite struct BrowserFlowTests {
    @Test func `from the client's link to tokens`() async throws {
        let browser = try Browser.atServer()
        let server = browser.server
        let page = try await browser.begin()
        #expect(page.clientName == "The App")
        #expect(page.clientHost == "app.example.com")
        #expect(page.issuerAuthority == "auth.example.com")
        #expect(page.secondsLeft == 120)
        #expect(page.walletLink == "web+" + page.sid)
        #expect(!page.isNotYetSigned)
        #expect(try await browser.status(page) == ["status": .string("pending"), "expires_in": .integer(120)])
        server.clock.advance(by: 30)
        #expect(try await browser.status(page) == ["status": .string("pending"), "expires_in": .integer(90)])

        let signed = try await server.sign(page.sid)
        #expect(signed.status == 204 && signed.body.isEmpty)
        let address = try Wallet.alice.address()
        #expect(try await browser.status(page) == ["status": .string("signed"), "address": .string(address)])
        let confirm = try #require(try browser.pages.page(of: try await browser.open(page.resumePath)).confirm)
        #expect(confirm.address == address && confirm.network == .cirrus)
        #expect(confirm.clientName == "The App" && confirm.clientHost == "app.example.com")
        #expect(confirm.walletAddress == "198.51.100.7" && confirm.browserAddress == "192.0.2.1")
        #expect(confirm.isFromElsewhere)
        #expect(confirm.secondsLeft == 390)
        #expect(confirm.login == page.login && confirm.actionPath == page.actionPath)

        let redirect = try Redirect(try await browser.press("continue", confirm.login))
        #expect(redirect.place == "https://app.example.com/cb")
        #expect(Set(redirect.parameters.names) == ["code", "state", "iss"])
        #expect(redirect.parameters["state"] == "state-1")
        #expect(redirect.parameters["iss"] == TestServer.issuer)
        #expect(try await server.store.rowCount() == 1, "the code is stored nowhere")

        let tokens = try Tokens(await server.redeem(try #require(redirect.parameters["code"])))
        #expect(tokens.scope == "read write")
        let claims = try AccessTokenText(tokens.access).claims
        #expect(claims["sub"] == .string(address))
        #expect(claims["client_id"] == .string("app"))
        #expect(await server.refresh(tokens.refresh, as: .none(clientID: "app")).status == 200)
    }

    @Test func `the login begins when the wallet has signed, and lasts from the token on`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        try #require(await browser.server.sign(page.sid).status == 204)
        browser.server.clock.advance(by: 100)
        let code = try await browser.code(confirming: page)
        browser.server.clock.advance(by: 10)
        let tokens = try Tokens(await browser.server.redeem(code))
        let text = try #require(try AccessTokenText(tokens.access).claims["sid_fam"]?.string)
        let id = try #require(Identifier(text: text))
        let family = try #require(try await browser.server.store.family(id))
        #expect(family.createdAt == UnixSeconds(1_700_000_000))
        #expect(family.absoluteExpiry == UnixSeconds(1_700_000_110 + 7_776_000))
        #expect(family.idleExpiry == UnixSeconds(1_700_000_110 + 1_209_600))
    }

    @Test func `the scope that was asked for is the one that is granted`() async throws {
        let browser = try Browser.atServer()
        let tokens = try Tokens(await browser.server.redeem(try await browser.code(.app(scope: "write"))))
        #expect(tokens.scope == "write")
    }

    @Test func `a state of 4096 odd characters comes back byte for byte`() async throws {
        let browser = try Browser.atServer()
        let odd = #" "<script>&=?#%41+'\~"#
        let state = String(repeating: odd, count: 200).prefix(4096)
        try #require(state.utf8.count == 4096)
        let page = try await browser.begin(.app(state: String(state)))
        try #require(await browser.server.sign(page.sid).status == 204)
        let redirect = try Redirect(try await browser.press("continue", page.login))
        #expect(redirect.parameters["state"] == String(state))
        #expect(try await browser.status(page)["status"] == .string("signed"))
    }

    @Test func `without state there is none in the answer`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin(.app(state: nil))
        try #require(await browser.server.sign(page.sid).status == 204)
        #expect(try Redirect(try await browser.press("continue", page.login)).parameters.names == ["code", "iss"])
    }

    @Test func `two tabs do not take each other's login away`() async throws {
        let browser = try Browser.atServer()
        let first = try await browser.begin(.app(state: "one"))
        let cookie = browser.cookie
        let second = try await browser.begin(.app(state: "two", verifier: .second))
        #expect(browser.cookie == cookie)
        for (page, wallet) in [(second, Wallet.mallory), (first, .alice)] {
            try #require(await browser.server.sign(page.sid, with: wallet).status == 204)
        }
        for (page, state) in [(first, "one"), (second, "two")] {
            #expect(try Redirect(try await browser.press("continue", page.login)).parameters["state"] == state)
        }
    }

    @Test func `a redirect URI with a query keeps it`() async throws {
        let browser = try Browser.atServer()
        let uri = "https://web.example.com/cb?tenant=1"
        let page = try await browser.begin(.app(clientID: "web", redirectURI: uri))
        #expect(page.clientName == "web")
        try #require(await browser.server.sign(page.sid).status == 204)
        let redirect = try Redirect(try await browser.press("continue", page.login))
        #expect(redirect.parameters["tenant"] == "1")
        let code = try #require(redirect.parameters["code"])
        _ = try Tokens(await browser.server.redeem(code, redirectURI: uri, as: TestServer.web))
    }

    @Test(arguments: [
        ("https://auth.example.com", "__Host-sid_browser", "; Path=/; HttpOnly; SameSite=Lax; Secure"),
        ("http://127.0.0.1:8080", "sid_browser", "; Path=/; HttpOnly; SameSite=Lax"),
    ])
    func `the cookie is the browser's name and nothing else`(issuer: String, name: String, attributes: String)
        async throws
    {
        let browser = try Browser.atServer(issuer: issuer)
        let answer = try await browser.open(AuthorizationRequest.app.uri(at: "/authorize"))
        let field = try #require(answer.fields[.setCookie])
        #expect(field.hasPrefix(name + "=") && field.hasSuffix(attributes))
        let value = field.dropFirst(name.count + 1).dropLast(attributes.count)
        #expect(value.count == 22 && Identifier(text: String(value)) != nil)
        let again = try await browser.open(AuthorizationRequest.app.uri(at: "/authorize"))
        #expect(again.fields[.setCookie] == nil)
        for junk in ["", "A", "AAAAAAAAAAAAAAAAAAAAAB", "../", String(repeating: "A", count: 4000)] {
            browser.cookie = "\(name)=\(junk)"
            let fresh = try await browser.open(AuthorizationRequest.app.uri(at: "/authorize"))
            #expect(fresh.fields[.setCookie]?.hasPrefix(name + "=") == true)
        }
    }

    @Test func `the cookie is found among others`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        let cookie = try #require(browser.cookie)
        browser.cookie = "a=b; x__Host-sid_browser=AAAAAAAAAAAAAAAAAAAAAA; \(cookie);c=d"
        #expect(try await browser.status(page)["status"] == .string("pending"))
    }

    @Test func `an issuer with a path has its pages behind it`() async throws {
        let browser = try Browser.atServer(issuer: "https://auth.example.com/tenant/one")
        let page = try await browser.begin()
        #expect(page.sid.hasPrefix("sid:auth.example.com/tenant/one/v1/ssas?uid="))
        #expect(page.actionPath == "/tenant/one/authorize")
        #expect(page.statusPath.hasPrefix("/tenant/one/authorize/status?login="))
        #expect(page.resumePath.hasPrefix("/tenant/one/authorize/login?login="))
        #expect(page.restartPath.hasPrefix("/tenant/one/authorize?response_type=code&"))
        try #require(await browser.server.sign(page.sid).status == 204)
        let code = try await browser.code(confirming: page)
        _ = try Tokens(await browser.server.redeem(code))
    }

    @Test func `no other site gets into a page`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        for path in [AuthorizationRequest.app.uri(at: "/authorize"), page.resumePath, "/authorize?response_type=code"] {
            let answer = try await browser.open(path)
            #expect(answer.fields[.contentType] == "text/html; charset=utf-8")
            #expect(answer.fields[.cacheControl] == "no-store")
            let nonce = try #require(answer.text.firstMatch(of: /nonce="([^"]+)"/)?.1)
            let policy = try #require(answer.field("Content-Security-Policy"))
            #expect(
                policy == """
                    default-src 'none'; style-src 'nonce-\(nonce)'; script-src 'nonce-\(nonce)'; img-src data:; \
                    connect-src 'self'; frame-ancestors 'none'; base-uri 'none'
                    """
            )
            for (name, value) in [
                ("X-Frame-Options", "DENY"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
            ] {
                #expect(answer.field(name) == value)
            }
        }
    }

    @Test func `the metadata name the code, PKCE and iss`() async throws {
        let browser = try Browser.atServer()
        let metadata = try ServerMetadata(
            decoding: await browser.server.get("/.well-known/oauth-authorization-server").body
        )
        #expect(Set(metadata.responseTypes) == [.code, .sid])
        #expect(Set(metadata.grantTypes ?? []) == [.authorizationCode, .refreshToken, .sid])
        #expect(metadata.codeChallengeMethods == ["S256"])
        #expect(metadata.providesIssuerInResponses)
    }

    @Test func `without pages there is no code and no callback`() async throws {
        let server = try TestServer(clients: TestServer.browserClients)
        #expect(await server.get(AuthorizationRequest.app.uri(at: "/authorize")).error == "unsupported_response_type")
        #expect(await server.post("/authorize", "login=a&decision=continue").status == 405)
        for path in ["/authorize/status?login=a", "/authorize/login?login=a"] {
            #expect(await server.get(path).status == 404)
        }
        #expect(await server.callback("/v1/ssas?uid=a&exp=1", "{}").status == 404)
        #expect(await server.redeem("code").error == "unsupported_grant_type")
    }
}
