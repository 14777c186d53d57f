import HTTPTypes
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// Every error is JSON as RFC 6749 §5.2 shapes it, whatever was wrong.
@Suite struct ErrorAnswerTests {
    @Test(arguments: [
        ("", "invalid_request"),
        ("grant_type", "invalid_request"),
        ("grant_type=", "invalid_request"),
        ("grant_type=sid", "invalid_request"),
        ("grant_type=sid&grant_type=sid", "invalid_request"),
        ("grant_type=SID", "unsupported_grant_type"),
        ("grant_type=password&username=a&password=b", "unsupported_grant_type"),
        ("grant_type=client_credentials", "unsupported_grant_type"),
        ("grant_type=authorization_code&code=a", "unsupported_grant_type"),
        ("grant_type=%E9", "invalid_request"),
        ("grant_type=%C3%A9", "unsupported_grant_type"),
        ("grant_type=s%00id", "invalid_request"),
        ("grant_type=%zz", "invalid_request"),
        ("=1", "invalid_request"),
        ("grant_type=refresh_token", "invalid_request"),
        ("grant_type=refresh_token&refresh_token=", "invalid_request"),
        ("grant_type=refresh_token&refresh_token=a&refresh_token=a", "invalid_request"),
        ("grant_type=refresh_token&refresh_token=%0A", "invalid_request"),
        ("grant_type=refresh_token&refresh_token=a", "invalid_grant"),
        ("grant_type=sid&sid=a&public_key=b&signature=c&scope=%22", "invalid_scope"),
        ("grant_type=sid&sid=a&public_key=b&signature=c", "invalid_grant"),
        ("grant_type=sid&sid=a&sid=a&public_key=b&signature=c", "invalid_request"),
        ("grant_type=sid&sid=a&public_key=b&signature=c&public_key=b", "invalid_request"),
        ("grant_type=sid&sid=a&public_key=b&signature=c&x=1&x=1", "invalid_request"),
        ("grant_type=sid&sid=a&public_key=b", "invalid_request"),
        ("grant_type=sid&sid=a&signature=c", "invalid_request"),
        ("grant_type=sid&public_key=b&signature=c", "invalid_request"),
        ("grant_type=sid&sid=a&public_key=b&signature=c&exp=x", "invalid_request"),
        ("grant_type=sid&client_secret=x", "invalid_request"),
        ("grant_type=sid&client_id=%0D%0A", "invalid_request"),
        ("{\"grant_type\":\"sid\"}", "invalid_request"),
    ])
    func `a token request that is wrong`(body: String, code: String) async throws {
        let server = try TestServer()
        let answer = await server.post("/token", body)
        #expect(answer.status == 400)
        expectError(answer, code)
        #expect(server.log.reasons.count == 1)
    }

    @Test func `a name or a number too many`() async throws {
        let server = try TestServer()
        let many = (0..<33).map { "p\($0)=" }.joined(separator: "&")
        let bodies = [many, String(repeating: "n", count: 65) + "=1", "v=" + String(repeating: "v", count: 4097)]
        for body in bodies {
            let answer = await server.post("/token", body)
            #expect(answer.status == 400)
            expectError(answer, "invalid_request")
        }
    }

    @Test(arguments: ["/token", "/revoke", "/introspect"])
    func `a form of more than 16 KiB is answered with 413`(path: String) async throws {
        let server = try TestServer()
        let padding = (0..<5).map { "p\($0)=" + String(repeating: "v", count: 3500) }.joined(separator: "&")
        let answer = await server.post(path, padding)
        #expect(answer.status == 413)
        expectError(answer, "invalid_request")
    }

    @Test(arguments: ["/token", "/revoke", "/introspect"])
    func `a body of another kind is refused`(path: String) async throws {
        let server = try TestServer()
        let body = Array("grant_type=sid".utf8)
        let kinds = [
            nil, "", "application/json", "text/plain", "multipart/form-data; boundary=x",
            "application/x-www-form-urlencodedx", "application/x-www-form-urlencoded, text/plain",
        ]
        for kind in kinds {
            var fields = HTTPFields()
            fields[.contentType] = kind
            let answer = await server.send(.post, path, body: body, fields: fields)
            #expect(answer.status == 400)
            expectError(answer, "invalid_request")
        }
        let fields: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .contentEncoding: "gzip"]
        let answer = await server.send(.post, path, body: body, fields: fields)
        #expect(answer.status == 400)
        expectError(answer, "invalid_request")
    }

    @Test(arguments: [
        ("", "invalid_request"),
        ("?", "invalid_request"),
        ("?response_type=", "invalid_request"),
        ("?response_type=code", "unsupported_response_type"),
        ("?response_type=token", "unsupported_response_type"),
        ("?response_type=SID", "unsupported_response_type"),
        ("?response_type=sid+code", "unsupported_response_type"),
        ("?response_type=sid&response_type=sid", "invalid_request"),
        ("?response_type=sid&client_id=a&client_id=a", "invalid_request"),
        ("?response_type=sid&client_id=nobody", "invalid_request"),
        ("?response_type=sid&client_id=watcher", "unauthorized_client"),
        ("?response_type=%zz", "invalid_request"),
        ("?response_type=%FF", "invalid_request"),
        ("?response_type=s%00d", "invalid_request"),
    ])
    func `a request for a challenge that is wrong`(query: String, code: String) async throws {
        let server = try TestServer()
        let answer = await server.get("/authorize" + query)
        #expect(answer.status == 400)
        expectError(answer, code)
        #expect(server.log.reasons.count == 1)
    }

    @Test(arguments: [
        "", "/", "/tokens", "/token/", "//token", "/Token", "/%74oken", "/v1", "/authorize/x", "/.well-known", "*",
        "/ü",
        "/.well-known/openid-configuration", "/health", "/?/token", "/token%00", "/token;x=1",
    ])
    func `a path where there is nothing`(path: String) async throws {
        let server = try TestServer()
        for method in [HTTPRequest.Method.get, .post, .options, .delete] {
            let answer = await server.send(method, path)
            #expect(answer.status == 404)
            expectError(answer, "invalid_request")
        }
    }

    @Test(arguments: [
        ("/authorize", "GET"), ("/.well-known/oauth-authorization-server", "GET"), ("/.well-known/jwks.json", "GET"),
        ("/health/live", "GET"), ("/health/ready", "GET"), ("/token", "POST"), ("/revoke", "POST"),
        ("/introspect", "POST"),
    ])
    func `a method that is not allowed`(path: String, allowed: String) async throws {
        let server = try TestServer()
        let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "CONNECT", "get", "BREW"]
        for method in methods where method != allowed {
            let answer = await server.send(
                try #require(HTTPRequest.Method(rawValue: method)),
                path + "?response_type=sid"
            )
            #expect(answer.status == 405)
            #expect(answer.fields[.allow] == (allowed == "GET" ? "GET, HEAD" : allowed))
            expectError(answer, "invalid_request")
        }
    }

    @Test func `what a server in front answers has the same shape`() {
        expectError(Answer(.bodyTooLong), "invalid_request")
        #expect(Answer(.bodyTooLong).status == 413)
    }

    @Test func `a token endpoint takes nothing from its query`() async throws {
        let server = try TestServer()
        let form = try Wallet.alice.request(for: try await server.challenge().sid).form()
        expectError(await server.post("/token?" + form.text, "grant_type=sid"), "invalid_request")
        #expect(await server.post("/token?grant_type=password&client_id=nobody", form).status == 200)
    }
}

/// Expects the JSON of an error, with a fixed text, that nobody keeps.
func expectError(_ answer: Answer, _ code: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(answer.error == code, sourceLocation: sourceLocation)
    #expect(Set(answer.json.keys) == ["error", "error_description"], sourceLocation: sourceLocation)
    #expect(answer.fields[.contentType] == "application/json", sourceLocation: sourceLocation)
    #expect(answer.fields[.cacheControl] == "no-store", sourceLocation: sourceLocation)
    let detail = answer.json["error_description"]?.string ?? ""
    let isErrorText = detail.utf8.allSatisfy { 0x20...0x7E ~= $0 && $0 != 0x22 && $0 != 0x5C }
    #expect(isErrorText && !detail.isEmpty, sourceLocation: sourceLocation)
}
