import HTTPTypes
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// What a server says of itself is its configuration, never something of a request.
@Suite struct MetadataTests {
    private static let path = "/.well-known/oauth-authorization-server"

    private func expected(_ issuer: String) -> [String: JSONValue] {
        let secretMethods: [JSONValue] = [.string("client_secret_basic"), .string("client_secret_post")]
        let methods = JSONValue.array([.string("none")] + secretMethods)
        return [
            "issuer": .string(issuer),
            "authorization_endpoint": .string(issuer + "/authorize"),
            "token_endpoint": .string(issuer + "/token"),
            "revocation_endpoint": .string(issuer + "/revoke"),
            "introspection_endpoint": .string(issuer + "/introspect"),
            "jwks_uri": .string(issuer + "/.well-known/jwks.json"),
            "response_types_supported": .array([.string("sid")]),
            "grant_types_supported": .array([.string("sid"), .string("refresh_token")]),
            "token_endpoint_auth_methods_supported": methods,
            "revocation_endpoint_auth_methods_supported": methods,
            "introspection_endpoint_auth_methods_supported": .array(secretMethods),
            "scopes_supported": .array([.string("read"), .string("write")]),
        ]
    }

    @Test func `the metadata equal the configuration`() async throws {
        let answer = await (try TestServer()).get(Self.path)
        #expect(answer.status == 200)
        #expect(answer.fields[.contentType] == "application/json")
        #expect(answer.fields[.cacheControl] == "public, max-age=300")
        #expect(answer.json == expected(TestServer.issuer))
        #expect(try ServerMetadata(decoding: answer.body).issuer == TestServer.issuer)
    }

    @Test(arguments: ["evil.example.com", "evil.example.com:443", "", "localhost", "auth.example.com:8443"])
    func `no header field changes metadata or challenges`(host: String) async throws {
        let server = try TestServer()
        var fields = HTTPFields()
        for name in ["Host", "X-Forwarded-Host", "X-Forwarded-Server", "X-Original-Host"] {
            fields[try #require(HTTPField.Name(name))] = host
        }
        fields[try #require(HTTPField.Name("Forwarded"))] = "host=\(host);proto=http"
        fields[try #require(HTTPField.Name("X-Forwarded-Proto"))] = "http"
        fields[try #require(HTTPField.Name("X-Forwarded-Prefix"))] = "/evil"
        let metadata = await server.send(.get, Self.path, fields: fields, authority: host)
        #expect(metadata.json == expected(TestServer.issuer))
        let challenge = await server.send(.get, "/authorize?response_type=sid", fields: fields, authority: host)
        #expect(challenge.text.hasPrefix("sid:auth.example.com/v1/ssas?uid="))
        let tokens = try await server.expectTokens(Wallet.alice.request(for: challenge.text))
        #expect(try AccessTokenText(tokens.access).claims["iss"] == .string(TestServer.issuer))
    }

    @Test func `every endpoint of the metadata is there`() async throws {
        for issuer in ["https://auth.example.com", "https://auth.example.com/tenant/one", "http://127.0.0.1:8080"] {
            let server = try TestServer(issuer: issuer)
            let base = try Issuer(issuer).path
            let answer = await server.get(base + Self.path)
            #expect(answer.json == expected(issuer))
            for (name, value) in answer.json where name.hasSuffix("_endpoint") || name == "jwks_uri" {
                let path = try #require(value.string).replacing(try Regex("^https?://[^/]*"), with: "")
                #expect(await server.get(path).status != 404)
            }
        }
    }

    @Test func `a server with a path is found where RFC 8414 looks for it`() async throws {
        let server = try TestServer(issuer: "https://auth.example.com/tenant/one")
        let answer = await server.get(Self.path + "/tenant/one")
        #expect(answer.status == 200)
        #expect(answer.json == expected("https://auth.example.com/tenant/one"))
        #expect(await server.send(.post, Self.path + "/tenant/one").status == 405)
        #expect(await server.get(Self.path + "/tenant").status == 404)
        #expect(await server.get(Self.path).status == 404)
    }

    @Test func `a server with a path answers below it alone`() async throws {
        let server = try TestServer(issuer: "https://auth.example.com/tenant")
        let challenge = try await server.challenge()
        #expect(challenge.path == "/tenant/v1/ssas")
        try await server.expectTokens(Wallet.alice.request(for: challenge.sid))
        for path in ["/authorize", "/token", "/tenantauthorize", "/tenant", "/tenant/", "/tenant/tenant/authorize"] {
            #expect(await server.get(path + "?response_type=sid").status == 404)
        }
    }

    @Test func `a port stands in the challenge`() async throws {
        let server = try TestServer(issuer: "http://127.0.0.1:8080")
        let challenge = try await server.challenge()
        #expect(challenge.authority == "127.0.0.1:8080")
        try await server.expectTokens(Wallet.alice.request(for: challenge.sid))
    }
}
