import HTTPTypes
import OAuthMessages
import OAuthServer
import Primitives
import StratisID
import Testing

/// How a client says who it is, at the token endpoint.
@Suite struct ClientAuthenticationTests {
    private func signIn(
        _ server: TestServer,
        _ client: String?,
        authorization: String? = nil,
        adding parameters: String = ""
    ) async throws -> Answer {
        let sid = try await server.challenge(for: client).sid
        let form = try Wallet.alice.request(for: sid).form()
        return await server.post("/token", form.text + parameters, authorization: authorization)
    }

    private func basic(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let encoded = [UInt8](capacity: 4 * bytes.count + 4) { Base64.encode(bytes.span, into: &$0) }
        return "Basic " + String(decoding: encoded, as: UTF8.self)
    }

    private func clientID(_ answer: Answer) throws -> String? {
        try AccessTokenText(try Tokens(answer).access).claims["client_id"]?.string
    }

    @Test func `none, as the built-in client`() async throws {
        let server = try TestServer()
        #expect(try clientID(await signIn(server, nil)) == "default")
        #expect(try clientID(await signIn(server, nil, adding: "&client_id=default")) == "default")
        #expect(try clientID(await signIn(server, nil, adding: "&client_id=")) == "default")
    }

    @Test func `none, as a public client`() async throws {
        let server = try TestServer()
        #expect(try clientID(await signIn(server, "spa", adding: "&client_id=spa")) == "spa")
        #expect(try clientID(await signIn(server, "spa", authorization: basic("spa:"))) == "spa")
        #expect(try clientID(await signIn(server, "spa", adding: "&client_id=spa&client_secret=")) == "spa")
    }

    @Test func `a secret in the form`() async throws {
        let parameters = "&client_id=web&client_secret=\(TestServer.webSecret)"
        #expect(try clientID(await signIn(try TestServer(), "web", adding: parameters)) == "web")
    }

    @Test(arguments: ["Basic", "basic", "BASIC"]) func `a secret in the header`(scheme: String) async throws {
        let header = scheme + basic("web:\(TestServer.webSecret)").dropFirst(5)
        let server = try TestServer()
        #expect(try clientID(await signIn(server, "web", authorization: header)) == "web")
        #expect(try clientID(await signIn(server, "web", authorization: header, adding: "&client_id=web")) == "web")
    }

    @Test func `a name and a secret that form encoding changes`() async throws {
        let server = try TestServer()
        let id = "odd:id +%"
        let credentials = ClientCredentials(clientID: id, secret: Secret(TestServer.oddSecret))
        var query = FormEncoder()
        query.append("client_id", id)
        let encoded = String(query.text.dropFirst("client_id=".count))
        let header = BasicCredentials(credentials).authorizationHeader.reveal()
        #expect(try clientID(await signIn(server, encoded, authorization: header)) == id)
        var form = FormEncoder()
        ClientAuthentication.post(credentials).encode(into: &form)
        #expect(try clientID(await signIn(server, encoded, adding: "&" + form.text)) == id)
    }

    @Test func `a secret that a client has not form-encoded`() async throws {
        let secret = "100%+sure"
        let client = RegisteredClient(id: "raw", secret: Secret(secret), grants: [.sid])
        let server = try TestServer(clients: [client])
        #expect(try clientID(await signIn(server, "raw", authorization: basic("raw:\(secret)"))) == "raw")
        #expect(try clientID(await signIn(server, "raw", authorization: basic("raw:100%25%2Bsure"))) == "raw")
        #expect(await (try signIn(server, "raw", authorization: basic("raw:100%25+sure"))).status == 401)
        // A secret that could be form-encoded and is not.
        let other = RegisteredClient(id: "raw", secret: Secret("a+b%41"), grants: [.sid])
        let second = try TestServer(clients: [other])
        #expect(try clientID(await signIn(second, "raw", authorization: basic("raw:a+b%41"))) == "raw")
        #expect(try clientID(await signIn(second, "raw", authorization: basic("raw:a%2Bb%2541"))) == "raw")
        #expect(await (try signIn(second, "raw", authorization: basic("raw:a+bA"))).status == 401)
    }

    @Test(arguments: [
        "&client_id=nobody", "&client_id=web", "&client_id=web&client_secret=wrong",
        "&client_id=nobody&client_secret=wrong",
        "&client_id=web&client_secret=web-secret-012345678", "&client_id=web&client_secret=web-secret-01234567890",
        "&client_id=WEB&client_secret=web-secret-0123456789", "&client_id=spa&client_secret=anything",
        "&client_id=default&client_secret=anything", "&client_assertion=x&client_assertion_type=y",
    ])
    func `a bad client is answered with 401 and how to authenticate`(parameters: String) async throws {
        let answer = try await signIn(try TestServer(), nil, adding: parameters)
        #expect(answer.status == 401)
        expectError(answer, "invalid_client")
        #expect(answer.fields[.wwwAuthenticate] == #"Basic realm="token""#)
    }

    @Test func `a bad header is answered with 401`() async throws {
        let server = try TestServer()
        let headers = [
            basic("nobody:x"), basic("web:wrong"), basic("web:"), basic("spa:anything"), basic(":"), basic("web"),
            basic("é:é"),
            "Basic", "Basic ", "Basic ***", "Basic d2Vi", "Bearer x", "x", "Digest username=\"web\"",
        ]
        for header in headers {
            let answer = try await signIn(server, nil, authorization: header)
            #expect(answer.status == 401)
            expectError(answer, "invalid_client")
            #expect(answer.fields[.wwwAuthenticate]?.hasPrefix("Basic ") == true)
        }
    }

    @Test func `two ways at once are invalid`() async throws {
        let server = try TestServer()
        let header = basic("web:\(TestServer.webSecret)")
        for parameters in [
            "&client_id=web&client_secret=\(TestServer.webSecret)", "&client_secret=\(TestServer.webSecret)",
            "&client_id=spa",
            "&client_assertion=x",
        ] {
            let answer = try await signIn(server, "web", authorization: header, adding: parameters)
            #expect(answer.status == 400)
            expectError(answer, "invalid_request")
        }
    }

    @Test func `a client may use the grants it is registered for`() async throws {
        let server = try TestServer()
        let watcher = "&client_id=watcher&client_secret=watcher-secret"
        let answer = try await signIn(server, nil, adding: watcher)
        #expect(answer.status == 400)
        expectError(answer, "unauthorized_client")
        let sidOnly = try TestServer(clients: [RegisteredClient(id: "once", secret: nil, grants: [.sid])])
        let once = ClientAuthentication.none(clientID: "once")
        let tokens = try await sidOnly.signIn(as: once)
        expectError(await sidOnly.refresh(tokens.refresh, as: once), "unauthorized_client")
    }

    @Test func `a bad client uses up nothing`() async throws {
        let server = try TestServer()
        let request = try Wallet.alice.request(for: try await server.challenge(for: "web").sid)
        let impostor = ClientAuthentication.post(ClientCredentials(clientID: "web", secret: Secret("wrong")))
        #expect(await server.post("/token", request.form(for: impostor)).status == 401)
        let tokens = try await server.expectTokens(request, as: TestServer.web)
        #expect(await server.refresh(tokens.refresh, as: impostor).status == 401)
        server.clock.advance(by: 100)
        #expect(await server.refresh(tokens.refresh, as: TestServer.web).status == 200)
    }

    @Test func `an unknown client and a wrong secret read the same`() async throws {
        let server = try TestServer()
        let answers = [
            try await signIn(server, nil, adding: "&client_id=nobody&client_secret=x"),
            try await signIn(server, nil, adding: "&client_id=web&client_secret=x"),
            try await signIn(server, nil, authorization: basic("web:x")),
        ]
        #expect(Set(answers.map(\.everything)).count == 1)
    }
}
