import HTTPTypes
import Logging
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// The log hears of logins in a browser, and of nothing that can be presented.
@Suite struct BrowserLogTests {
    @Test func `no code, seal, cookie, challenge, signature or token is logged`() async throws {
        let store = FlakyStore()
        let browser = try Browser.atServer(store: store, riskPolicy: .denyOnMismatch)
        let server = browser.server
        let page = try await browser.begin(.app(state: "state-that-is-the-clients"))
        let denied = try await browser.begin()
        let text = String(page.sid.dropFirst(4))
        let signature = try Wallet.alice.signature(over: text)
        _ = try await server.sign(page.sid, with: .alice, from: browser.address)
        _ = try await server.sign(page.sid, with: .mallory, from: browser.address)
        _ = try await server.sign(denied.sid)
        _ = await server.callback(text, #"{"signature":"\#(signature)","publicKey":"x"}"#)
        _ = try await browser.open(denied.resumePath)
        _ = try await browser.press("continue", page.login, fields: ["Origin": "null"])
        _ = try await browser.another().press("continue", page.login)
        let code = try await browser.code(confirming: page)
        _ = await server.redeem(code, verifier: .second)
        let tokens = try Tokens(await server.redeem(code))
        _ = await server.redeem(code)
        store.fail()
        _ = await server.redeem(code)
        _ = try await browser.open(page.statusPath)
        _ = try await browser.press("continue", page.login)
        _ = try await browser.open("/authorize?client_id=poison%0D%0A&response_type=code")
        let log = server.log.text
        let cookie = try #require(browser.cookie?.split(separator: "=").last)
        for secret in [
            page.login, denied.login, page.sid, text, try Challenge(parsing: page.sid).uid, signature, code,
            tokens.access, tokens.refresh, String(cookie), "state-that-is-the-clients", "poison",
            CodeVerifier.first.secret.reveal(), CodeVerifier.first.challenge.description,
        ] {
            #expect(!log.contains(secret))
        }
        let messages = Set(server.log.events.map { "\($0.message)" })
        #expect(
            messages.isSuperset(of: [
                "challenge signed", "signature refused", "login denied", "login refused", "code issued",
                "tokens issued", "tokens refused", "request failed",
            ])
        )
    }

    @Test func `refused revocations and introspections are logged like refused tokens`() async throws {
        let server = try TestServer()
        _ = await server.post("/revoke", "client_id=nobody&token=a")
        _ = await server.post("/introspect", "token=a")
        _ = await server.post("/token", "grant_type=x")
        #expect(
            server.log.events.map { "\($0.message)" } == [
                "revocation refused", "introspection refused", "tokens refused",
            ]
        )
        #expect(server.log.reasons == ["client", "client", "grantType"])
        #expect(server.log.events.allSatisfy { $0.metadata?["from"] == "192.0.2.1" })
    }
}

/// HEAD is GET without a body.
@Suite struct HeadTests {
    @Test(arguments: [
        "/health/live", "/health/ready", "/.well-known/jwks.json", "/.well-known/oauth-authorization-server",
        "/authorize?response_type=sid", "/authorize", "/authorize/status", "/token", "/nowhere", "/v1/ssas?uid=a&exp=1",
    ])
    func `HEAD has the status and the fields of GET`(path: String) async throws {
        let server = try Browser.atServer().server
        let head = await server.send(.head, path)
        let get = await server.get(path)
        #expect(head.status == get.status)
        #expect(head.body.isEmpty)
        #expect(head.fields[.contentLength] == String(get.body.count))
        #expect(head.fields[.contentType] == get.fields[.contentType])
        #expect(head.fields[.allow] == get.fields[.allow])
    }
}
