import HTTPTypes
import OAuthMessages
import OAuthServer
import StratisID
import Synchronization
import Testing

/// What somebody decides on a page, and what the policy does.
@Suite struct DecisionTests {
    @Test func `another wallet signs first and is declined, and the right one gets in`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        try #require(await browser.server.sign(page.sid, with: .mallory).status == 204)
        #expect(try await browser.server.sign(page.sid, with: .alice).status == 400)
        let mallory = try Wallet.mallory.address()
        #expect(try await browser.status(page)["address"] == .string(mallory))
        let declined = try await browser.press("again", page.login)
        #expect(declined.status == 303)
        #expect(declined.fields[.location] == page.restartPath)
        let again = try #require(try browser.pages.page(of: try await browser.open(page.restartPath)).scan)
        #expect(try Challenge(parsing: again.sid).uid != Challenge(parsing: page.sid).uid)
        try #require(await browser.server.sign(again.sid, with: .alice).status == 204)
        let tokens = try Tokens(await browser.server.redeem(try await browser.code(confirming: again)))
        #expect(try AccessTokenText(tokens.access).claims["sub"] == .string(try Wallet.alice.address()))
    }

    @Test func `going on before a wallet has signed says so`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        for decision in ["continue", "check"] {
            let answer = try await browser.press(decision, page.login)
            #expect(answer.status == 200)
            let shown = try #require(try browser.pages.page(of: answer).scan)
            #expect(shown.isNotYetSigned)
            #expect(shown.sid == page.sid && shown.login == page.login)
        }
        try #require(await browser.server.sign(page.sid).status == 204)
        let checked = try await browser.press("check", page.login)
        #expect(try browser.pages.page(of: checked).confirm?.login == page.login)
    }

    @Test func `a page that is opened again is the same login`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        browser.server.clock.advance(by: 20)
        let again = try #require(try browser.pages.page(of: try await browser.open(page.resumePath)).scan)
        #expect(again.sid == page.sid && again.login == page.login && again.secondsLeft == 100)
        #expect(!again.isNotYetSigned)
    }

    @Test func `cancelling goes back to the client with an error`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        for isSigned in [false, true] {
            if isSigned { try #require(await browser.server.sign(page.sid).status == 204) }
            let redirect = try Redirect(try await browser.press("cancel", page.login))
            #expect(redirect.place == "https://app.example.com/cb")
            #expect(redirect.parameters["error"] == "access_denied")
            #expect(redirect.parameters["state"] == "state-1")
            #expect(redirect.parameters["iss"] == TestServer.issuer)
        }
    }

    @Test(arguments: [
        ["Origin": "https://evil.example"], ["Origin": "null"], ["Origin": "https://auth.example.com:8443"],
        ["Origin": "http://auth.example.com"], ["Origin": "https://auth.example.com/"], ["Origin": ""],
        ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Sec-Fetch-Site": ""],
    ])
    func `a form of another site does nothing`(fields: [String: String]) async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        try #require(await browser.server.sign(page.sid).status == 204)
        for decision in ["continue", "again", "cancel", "check"] {
            let answer = try await browser.press(decision, page.login, fields: fields)
            #expect(answer.status == 403)
            #expect(answer.fields[.location] == nil)
            #expect(try browser.pages.page(of: answer) == .failure(FailurePage(.crossSite)))
        }
        for good in [["Sec-Fetch-Site": "same-origin"], ["Sec-Fetch-Site": "none"]] {
            #expect(try await browser.press("continue", page.login, fields: good).status == 303)
        }
    }

    @Test func `an issuer that spells out its port has the origin that browsers send`() async throws {
        for (issuer, origin) in [
            ("https://auth.example.com:443", "https://auth.example.com"),
            ("https://auth.example.com:8443/t", "https://auth.example.com:8443"),
            ("http://127.0.0.1:80", "http://127.0.0.1"), ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            let browser = try Browser.atServer(issuer: issuer)
            let page = try await browser.begin()
            #expect(try await browser.press("cancel", page.login, fields: ["Origin": origin]).status == 303)
            #expect(try await browser.press("cancel", page.login, fields: ["Origin": origin + "1"]).status == 403)
        }
    }

    @Test func `a GET decides nothing`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        try #require(await browser.server.sign(page.sid).status == 204)
        for path in ["/authorize", "/authorize/login", "/authorize/status"] {
            let answer = try await browser.open("\(path)?login=\(page.login)&decision=continue")
            #expect(answer.fields[.location] == nil)
        }
        #expect(try await browser.send(.put, "/authorize").fields[.allow] == "GET, HEAD, POST")
    }

    @Test(arguments: ["", "decision=", "decision=CONTINUE", "decision=x", "decision=continue&decision=continue"])
    func `a decision that is none is refused`(parameters: String) async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        let answer = try await browser.send(.post, "/authorize", body: "login=\(page.login)&\(parameters)")
        #expect(answer.status == 400)
        #expect(try browser.pages.page(of: answer) == .failure(FailurePage(.malformedRequest)))
    }

    @Test func `a store that does not answer is named, and later it goes on`() async throws {
        let store = FlakyStore()
        let browser = try Browser.atServer(store: store)
        let page = try await browser.begin()
        store.fail()
        #expect(try await browser.server.sign(page.sid).status == 503)
        #expect(try await browser.open(page.statusPath).status == 503)
        for answer in [try await browser.open(page.resumePath), try await browser.press("continue", page.login)] {
            #expect(answer.status == 503)
            #expect(try browser.pages.page(of: answer) == .failure(FailurePage(.unavailable)))
        }
        store.recover()
        try #require(await browser.server.sign(page.sid).status == 204)
        let code = try await browser.code(confirming: page)
        store.fail()
        #expect(await browser.server.redeem(code).status == 503)
        store.recover()
        _ = try Tokens(await browser.server.redeem(code))
    }
}

/// A policy that looks where wallet and browser are.
@Suite struct RiskPolicyTests {
    @Test func `a login that is denied gets no code, and goes back by a button`() async throws {
        let browser = try Browser.atServer(riskPolicy: .denyOnMismatch)
        let page = try await browser.begin()
        try #require(await browser.server.sign(page.sid, from: "198.51.100.7").status == 204)
        #expect(try await browser.status(page) == ["status": .string("denied")])
        for answer in [
            try await browser.open(page.resumePath), try await browser.press("continue", page.login),
            try await browser.press("check", page.login),
        ] {
            #expect(answer.status == 403)
            #expect(answer.fields[.location] == nil)
            let failure = try #require(try browser.pages.page(of: answer).failure)
            #expect(failure.failure == .denied)
            #expect(failure.back == .init(clientName: "The App", login: page.login, actionPath: "/authorize"))
        }
        let redirect = try Redirect(try await browser.press("cancel", page.login))
        #expect(redirect.parameters["error"] == "access_denied")
        #expect(redirect.parameters["code"] == nil)
        let next = try await browser.begin()
        try #require(await browser.server.sign(next.sid, from: browser.address).status == 204)
        _ = try await browser.code(confirming: next)
    }

    @Test func `a policy of one's own hears all there is`() async throws {
        let asked = Mutex<[RiskAssessment]>([])
        let policy = RiskPolicy { assessment in
            asked.withLock { $0.append(assessment) }
            return assessment.clientID == "app" ? .allow : .deny
        }
        let browser = try Browser.atServer(riskPolicy: policy)
        _ = try await browser.code()
        let expected = RiskAssessment(
            clientID: "app",
            address: try Wallet.alice.address(),
            network: .cirrus,
            signedAt: UnixSeconds(1_700_000_000),
            walletAddress: "198.51.100.7",
            browserAddress: "192.0.2.1"
        )
        #expect(asked.withLock { $0 } == [expected])
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", false), ("192.0.2.1", "192.0.2.2", true), ("::ffff:192.0.2.1", "192.0.2.1", false),
        ("2001:db8::1", "2001:db8::ffff:1", false), ("2001:db8::1", "2001:db8:0:1::1", true),
        ("2001:db8::1", "192.0.2.1", true), ("127.0.0.1", "::1", false), ("127.0.0.1", "127.9.9.9", false),
        ("::1", "::2", false), ("127.0.0.1", "192.0.2.1", true), ("unknown", "unknown", true), ("", "192.0.2.1", true),
    ])
    func `where two addresses are`(wallet: String, browser: String, isElsewhere: Bool) {
        for (wallet, browser) in [(wallet, browser), (browser, wallet)] {
            let assessment = RiskAssessment(
                clientID: "app",
                address: "address",
                network: .cirrus,
                signedAt: UnixSeconds(0),
                walletAddress: wallet,
                browserAddress: browser
            )
            #expect(assessment.isFromElsewhere == isElsewhere)
        }
    }
}
