import HTTPTypes
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// Nothing of a request comes back in an answer.
@Suite struct EchoTests {
    private static let poisons = [
        "poison", "poison\r\nSet-Cookie: poison=1", "poison\"", "poison\\", "<script>poison</script>",
        "poison\u{e9}\u{202e}",
        "poison\u{0}", "poison\u{1b}[31m", "poison{{7*7}}", String(repeating: "poison", count: 100),
    ]
    private static let names = [
        "grant_type", "client_id", "client_secret", "sid", "public_key", "signature", "scope", "exp", "refresh_token",
        "token",
        "token_type_hint", "response_type", "state", "redirect_uri", "client_assertion", "poison",
    ]

    private func expectNoEcho(_ answer: Answer, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(answer.status < 500, sourceLocation: sourceLocation)
        #expect(!answer.everything.contains("poison"), sourceLocation: sourceLocation)
        #expect(answer.everything.utf8.allSatisfy { $0 == 0x0A || 0x20...0x7E ~= $0 }, sourceLocation: sourceLocation)
    }

    @Test(arguments: poisons) func `in a form`(poison: String) async throws {
        let server = try TestServer()
        let tokens = try await server.signIn(as: TestServer.web)
        let sid = try await server.challenge(for: "web").sid
        let good: [(String, [(String, String)])] = [
            ("/token", try parameters(Wallet.alice.request(for: sid).form(for: TestServer.web))),
            (
                "/token",
                try parameters(RefreshTokenRequest(refreshToken: Secret(tokens.refresh)).form(for: TestServer.web))
            ),
            ("/revoke", [("token", "x")]),
            ("/introspect", [("token", "x"), ("client_id", "web"), ("client_secret", TestServer.webSecret)]),
        ]
        for (path, parameters) in good {
            for name in Self.names {
                var form = FormEncoder()
                for parameter in parameters where parameter.0 != name { form.append(parameter.0, parameter.1) }
                form.append(name, poison)
                expectNoEcho(await server.post(path, form))
                expectNoEcho(await server.post(path, form.text.replacing("%", with: "")))
            }
        }
    }

    @Test(arguments: poisons) func `in a query`(poison: String) async throws {
        let server = try TestServer()
        for name in Self.names {
            var form = FormEncoder()
            if name != "response_type" { form.append("response_type", "sid") }
            form.append(name, poison)
            expectNoEcho(await server.get("/authorize?" + form.text))
            expectNoEcho(await server.get("/authorize?response_type=sid&" + name + "=" + poison))
        }
    }

    @Test(arguments: poisons) func `in a path or a header field`(poison: String) async throws {
        let server = try TestServer()
        expectNoEcho(await server.get("/" + poison))
        expectNoEcho(await server.get("/.well-known/" + poison))
        let names = [
            "Authorization", "Content-Type", "Host", "Origin", "Cookie", "Forwarded", "X-Forwarded-Host", "Accept",
        ]
        for name in names.compactMap({ HTTPField.Name($0) }) {
            for path in ["/token", "/revoke", "/introspect"] {
                var fields: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
                fields[name] = poison
                expectNoEcho(await server.send(.post, path, body: Array("grant_type=sid".utf8), fields: fields))
            }
            for path in ["/authorize?response_type=sid", "/.well-known/oauth-authorization-server", "/nothing"] {
                expectNoEcho(await server.send(.get, path, fields: [name: poison], authority: poison))
            }
        }
        expectNoEcho(await server.post("/token", "grant_type=sid", authorization: "Basic " + poison))
        expectNoEcho(await server.post("/token", "grant_type=sid", authorization: "Bearer " + poison))
    }

    private func parameters(_ form: FormEncoder) throws -> [(String, String)] {
        let parameters = try FormParameters(parsing: form.text)
        return parameters.names.map { ($0, parameters[$0] ?? "") }
    }
}
