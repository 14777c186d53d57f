import Logging
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// The log hears of what happens, and of nothing that can be presented.
@Suite struct LogTests {
    @Test func `no token, challenge, signature, secret or key is logged`() async throws {
        let key = SigningKey()
        let store = FlakyStore()
        let server = try TestServer(signingKey: key, store: store)
        var secrets = [
            TestServer.webSecret, TestServer.oddSecret, "watcher-secret", "wrong-secret", key.pemRepresentation,
        ]
        secrets += key.pemRepresentation.split(separator: "\n").map { String($0) }.filter { !$0.hasPrefix("-") }
        let web = TestServer.web

        let challenge = try await server.challenge(for: "web")
        let request = try Wallet.alice.request(for: challenge.sid)
        let forged = try Wallet.mallory.request(for: challenge.sid)
        let bad = SidTokenRequest(sid: request.sid, address: request.address, signature: forged.signature)
        secrets += [challenge.sid, challenge.uid, challenge.signedText, request.signature, forged.signature]
        _ = await server.post("/token", bad.form(for: web))
        let first = try await server.expectTokens(request, as: web)
        _ = await server.post("/token", request.form(for: web))
        let second = try Tokens(await server.refresh(first.refresh, as: web))
        _ = await server.refresh(second.refresh, as: TestServer.spa)
        for tokens in [first, second] {
            secrets += [tokens.access, tokens.refresh]
            secrets += tokens.access.split(separator: ".").map { String($0) }
            _ = try await server.introspect(tokens.access)
            _ = await server.refresh(tokens.access, as: web)
        }
        store.fail()
        _ = await server.refresh(second.refresh, as: web)
        _ = await server.revoke(second.refresh, as: web)
        store.recover()
        server.clock.advance(by: 11)
        _ = await server.refresh(first.refresh, as: web)
        _ = await server.revoke(second.refresh, as: web)
        _ = await server.post("/token", "grant_type=sid&client_id=web&client_secret=wrong-secret")
        _ = await server.post("/token", "grant_type=sid", authorization: "Basic d2ViOndyb25nLXNlY3JldA==")
        secrets.append("d2ViOndyb25nLXNlY3JldA==")

        let log = server.log.text
        #expect(server.log.events.count >= 10)
        for secret in secrets { #expect(!log.contains(secret)) }
    }

    @Test func `nothing of a refused request is logged but where it came from`() async throws {
        let server = try TestServer()
        let poison = "poison\r\n\u{1b}[31m"
        for name in ["grant_type", "client_id", "sid", "public_key", "signature", "scope", "refresh_token", "token"] {
            for path in ["/token", "/revoke", "/introspect"] {
                var form = FormEncoder()
                if name != "grant_type" { form.append("grant_type", "sid") }
                form.append(name, poison)
                _ = await server.post(path, form)
            }
            var query = FormEncoder()
            query.append(name, poison)
            _ = await server.get("/authorize?" + query.text)
        }
        #expect(!server.log.events.isEmpty)
        #expect(!server.log.text.contains("poison"))
        #expect(server.log.text.contains("192.0.2.1"))
    }

    @Test func `a login, a refresh, an end and a failure are logged`() async throws {
        let store = FlakyStore()
        let server = try TestServer(store: store)
        let tokens = try await server.signIn(as: TestServer.web)
        _ = await server.refresh(tokens.refresh, as: TestServer.web)
        _ = await server.revoke(tokens.refresh, as: TestServer.web)
        store.fail()
        _ = await server.revoke(tokens.refresh, as: TestServer.web)
        let events = server.log.events
        #expect(
            events.map { "\($0.message)" } == ["tokens issued", "tokens issued", "login revoked", "request failed"]
        )
        #expect(events.map(\.level) == [.info, .info, .info, .error])
        let address = try Wallet.alice.address()
        #expect(events.prefix(3).allSatisfy { $0.metadata?["address"] == .string(address) })
        #expect(events.prefix(3).allSatisfy { $0.metadata?["client"] == "web" })
    }
}
