import HTTPTypes
import OAuthMessages
import OAuthServer
import Testing

@Suite struct CrossOriginTests {
    private static let app = "https://app.example.com"
    private static let other = "https://other.example.com"

    private let server: TestServer

    init() throws {
        server = try TestServer(
            clients: [
                RegisteredClient(id: "app", secret: nil, grants: [.sid, .refreshToken], origins: [Self.app]),
                RegisteredClient(id: "other", secret: nil, grants: [.sid, .refreshToken], origins: [Self.other]),
            ]
        )
    }

    @Test func `a page of the client's own origin may read the answer`() async throws {
        let answer = await token(clientID: "app", from: Self.app)
        #expect(answer["Access-Control-Allow-Origin"] == Self.app)
        #expect(answer["Vary"] == "Origin")
        #expect(answer["Access-Control-Allow-Credentials"] == nil)
    }

    @Test(arguments: [
        "https://other.example.com", "https://app.example.com:8443", "http://app.example.com", "null", "*",
    ])
    func `no other page may`(origin: String) async throws {
        let answer = await token(clientID: "app", from: origin)
        #expect(answer["Access-Control-Allow-Origin"] == nil)
        #expect(answer["Vary"] == "Origin")
    }

    @Test func `without an origin nothing is said`() async throws {
        #expect(await token(clientID: "app", from: nil)["Vary"] == nil)
    }

    @Test func `a request without a client is nobody's`() async throws {
        #expect(await token(clientID: nil, from: Self.app)["Access-Control-Allow-Origin"] == nil)
    }

    @Test func `a challenge is for the pages of its client`() async throws {
        let path = "/authorize?response_type=sid&client_id=app"
        #expect(await server.send(.get, path, fields: origin(Self.app))["Access-Control-Allow-Origin"] == Self.app)
        #expect(await server.send(.get, path, fields: origin(Self.other))["Access-Control-Allow-Origin"] == nil)
    }

    @Test(arguments: ["/.well-known/oauth-authorization-server", "/.well-known/jwks.json"])
    func `what is public is for everyone`(path: String) async throws {
        #expect(await server.get(path)["Access-Control-Allow-Origin"] == "*")
    }

    @Test(arguments: [
        ("/token", app, app), ("/revoke", other, other), ("/token", "https://evil.example.com", nil),
        ("/introspect", app, nil), ("/.well-known/jwks.json", app, "*"), ("/metrics", app, nil),
    ])
    func `a browser that asks before is answered`(path: String, from: String, allowed: String?) async throws {
        var fields = origin(from)
        fields[try #require(HTTPField.Name("Access-Control-Request-Method"))] = "POST"
        let answer = await server.send(.options, path, fields: fields)
        #expect(answer["Access-Control-Allow-Origin"] == allowed)
        guard allowed != nil else { return }
        #expect(answer.status == 204)
        #expect(answer["Access-Control-Allow-Headers"] == "authorization, content-type")
        #expect(answer["Access-Control-Allow-Credentials"] == nil)
    }

    @Test func `a page can read why it was refused`() async throws {
        var fields = origin(Self.app)
        fields[.contentType] = "application/x-www-form-urlencoded"
        let answer = await server.send(.put, "/.well-known/jwks.json", fields: fields)
        #expect(answer.status == 405)
        #expect(answer["Access-Control-Allow-Origin"] == "*")
        #expect(answer["Access-Control-Expose-Headers"] == "Retry-After, WWW-Authenticate")
    }

    @Test func `without an origin OPTIONS is a method like others`() async throws {
        #expect(await server.send(.options, "/token").status == 405)
    }

    @Test(arguments: [
        "https://app.example.com/", "https://App.example.com", "http://app.example.com", "app.example.com", "*", "null",
        "https://app.example.com/path", "https://user@app.example.com", "com.example.app:/callback",
    ])
    func `what no browser sends is no origin`(origin: String) throws {
        let client = RegisteredClient(id: "app", secret: nil, grants: [.sid], origins: [origin])
        #expect(throws: ConfigurationError.invalidOrigin(client: "app")) { try TestServer(clients: [client]) }
    }

    private func token(clientID: String?, from page: String?) async -> Answer {
        var fields: HTTPFields = page.map(origin) ?? [:]
        fields[.contentType] = "application/x-www-form-urlencoded"
        let body = "grant_type=refresh_token&refresh_token=none" + (clientID.map { "&client_id=\($0)" } ?? "")
        return await server.send(.post, "/token", body: Array(body.utf8), fields: fields)
    }

    private func origin(_ origin: String) -> HTTPFields {
        HTTPField.Name("Origin").map { [$0: origin] } ?? [:]
    }
}

extension Answer {
    fileprivate subscript(_ name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }
}
