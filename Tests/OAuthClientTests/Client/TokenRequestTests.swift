import HTTPTypes
import OAuthClient
import OAuthMessages
import Testing

/// What goes to a token endpoint, and what comes of the answer.
@Suite struct TokenRequestTests {
    private static let tokens = ClientResponse(
        status: 200,
        body: Array(#"{"access_token":"at","token_type":"bearer","expires_in":"3600","x":1}"#.utf8)
    )

    private func client(
        _ transport: ScriptedTransport,
        secret: String? = "s e:cret%",
        _ change: (inout Provider) -> Void = { _ in }
    ) throws -> Client {
        var provider = Provider(name: "test", tokenEndpoint: try Endpoint(parsing: "https://as.example/token"))
        provider.revocationEndpoint = try Endpoint(parsing: "https://as.example/revoke")
        provider.introspectionEndpoint = try Endpoint(parsing: "https://as.example/introspect")
        change(&provider)
        return Client(
            provider,
            clientID: "cli ent",
            clientSecret: secret.map { Secret($0) },
            environment: transport.environment
        )
    }

    private func request(
        secret: String? = "s e:cret%",
        _ grant: some Grant = ClientCredentialsGrant(),
        _ change: (inout Provider) -> Void = { _ in }
    ) async throws -> ClientRequest {
        let transport = ScriptedTransport { _ throws(TransportError) in Self.tokens }
        _ = try await client(transport, secret: secret, change).token(grant)
        #expect(transport.requests.count == 1)
        return try #require(transport.requests.first)
    }

    @Test func `a form, with the secret in the header as the standard encodes it`() async throws {
        let request = try await request()
        #expect(request.method == .post && request.endpoint.url == "https://as.example/token")
        #expect(request.headerFields[.contentType] == "application/x-www-form-urlencoded")
        #expect(request.headerFields[.accept] == "application/json")
        // "cli+ent:s+e%3Acret%25"
        #expect(request.headerFields[.authorization] == "Basic Y2xpK2VudDpzK2UlM0FjcmV0JTI1")
        #expect(String(decoding: request.body, as: UTF8.self) == "grant_type=client_credentials")
    }

    @Test func `the header's other encoding`() async throws {
        // "cli ent:s e:cret%"
        let request = try await request { $0.clientAuthentication = .basic(.raw) }
        #expect(request.headerFields[.authorization] == "Basic Y2xpIGVudDpzIGU6Y3JldCU=")
    }

    @Test func `the secret in the body, and never in both places`() async throws {
        let request = try await request { $0.clientAuthentication = .post }
        #expect(request.headerFields[.authorization] == nil)
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "grant_type=client_credentials&client_id=cli+ent&client_secret=s+e%3Acret%25"
        )
    }

    @Test(arguments: [nil, ""]) func `a client without a secret gives its name`(secret: String?) async throws {
        let request = try await request(secret: secret)
        #expect(request.headerFields[.authorization] == nil)
        #expect(String(decoding: request.body, as: UTF8.self) == "grant_type=client_credentials&client_id=cli+ent")
    }

    @Test func `a JSON body`() async throws {
        let request = try await request(PasswordGrant(username: "a\"b", password: Secret("ü"))) { provider in
            provider.tokenRequestEncoding = .json
            provider.clientAuthentication = .post
        }
        #expect(request.headerFields[.contentType] == "application/json")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"grant_type":"password","username":"a\"b","password":"ü","client_id":"cli ent","client_secret":"s e:cret%"}"#
        )
    }

    @Test func `a grant without a name`() async throws {
        let request = try await request(
            secret: nil,
            PasswordGrant(username: "foo@bar.com", password: Secret("a+b&c=d%é "), grantType: nil)
        )
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "username=foo%40bar.com&password=a%2Bb%26c%3Dd%25%C3%A9+&client_id=cli+ent"
        )
    }

    @Test func `a provider's own way of writing is called for each request`() async throws {
        let request = try await request { provider in
            provider.tokenRequestEncoding = .custom { call, context throws(ClientError) in
                ClientRequest(.put, call.endpoint, body: Array("\(context.startedAt)".utf8))
            }
        }
        #expect(request.method == .put && request.body == Array("1800000000".utf8))
    }

    private struct Bad: Grant {
        var grantType: GrantType? { .password }
        let parameters: [(name: String, value: Secret)]
    }

    @Test func `a parameter that is empty or there twice sends nothing`() async throws {
        let transport = ScriptedTransport { _ throws(TransportError) in Self.tokens }
        let client = try client(transport)
        await #expect(throws: ClientError.unusableRequest("the parameter a is empty")) {
            try await client.token(Bad(parameters: [("a", Secret(""))]))
        }
        await #expect(throws: ClientError.unusableRequest("the parameter grant_type stands there twice")) {
            try await client.token(Bad(parameters: [("grant_type", Secret("x"))]))
        }
        #expect(transport.requests.isEmpty)
    }

    /// Answers, and what comes of them.
    static let answers: [(ClientResponse, ClientError)] = [
        (ClientResponse(status: 302, headerFields: [.location: "https://evil.example"]), .redirected(status: 302)),
        (ClientResponse(status: 307), .redirected(status: 307)),
        (ClientResponse(status: 200), .malformedAnswer(.notAnObject)),
        (ClientResponse(status: 200, body: Array("{}".utf8)), .malformedAnswer(.missingMember("access_token"))),
        (ClientResponse(status: 200, body: Array("<html>".utf8)), .unexpectedPage(status: 200)),
        (
            ClientResponse(status: 200, body: [UInt8](repeating: 0x20, count: 256 * 1024 + 1)),
            .transport(.answerTooLong)
        ),
        (
            ClientResponse(status: 200, body: Array(#"{"access_token":"a","token_type":"DPoP"}"#.utf8)),
            .unsupportedTokenType
        ),
        (
            ClientResponse(status: 200, body: OAuthError(.invalidGrant).encoded()),
            .server(TokenFailure(status: 200, error: OAuthError(.invalidGrant)))
        ),
        (ClientResponse(status: 400), .server(TokenFailure(status: 400))),
        (ClientResponse(status: 403, body: Array("<html>".utf8)), .unexpectedPage(status: 403)),
        (
            ClientResponse(status: 503, headerFields: [.retryAfter: "7"], body: Array("<html>".utf8)),
            .unavailable(status: 503, retryAfter: .seconds(7))
        ),
    ]

    @Test(arguments: answers.indices) func `what comes of an answer`(index: Int) async throws {
        let (answer, error) = Self.answers[index]
        let client = try client(ScriptedTransport { _ throws(TransportError) in answer })
        await #expect(throws: error) { try await client.token(ClientCredentialsGrant()) }
    }

    @Test(arguments: TransportError.allCases) func `what comes of no answer`(error: TransportError) async throws {
        let client = try client(ScriptedTransport { _ throws(TransportError) in throw error })
        await #expect(throws: ClientError.transport(error)) { try await client.token(ClientCredentialsGrant()) }
    }

    @Test func `a server off the standard is understood`() async throws {
        let client = try client(ScriptedTransport { _ throws(TransportError) in Self.tokens })
        let tokens = try await client.token(ClientCredentialsGrant())
        #expect(tokens.lifetime == 3600 && tokens.issuedAt == 1_800_000_000 && tokens.refreshToken == nil)
        #expect(tokens.additionalMembers == ["x": .integer(1)])
    }

    @Test func `a token is revoked, and what is known of one is told`() async throws {
        let transport = ScriptedTransport { request throws(TransportError) in
            guard request.endpoint.path == "/introspect" else { return ClientResponse(status: 200) }
            return ClientResponse(status: 200, body: IntrospectionResponse.inactive.encoded())
        }
        let client = try client(transport) { $0.clientAuthentication = .post }
        try await client.revoke(Secret("t"), hint: "refresh_token")
        #expect(try await client.introspect(Secret("t")) == .inactive)
        let bodies = transport.requests.map { String(decoding: $0.body, as: UTF8.self) }
        let credentials = "client_id=cli+ent&client_secret=s+e%3Acret%25"
        #expect(bodies == ["token=t&token_type_hint=refresh_token&\(credentials)", "token=t&\(credentials)"])
    }

    @Test func `refreshing has an endpoint and a grant of its own where the provider says so`() async throws {
        let transport = ScriptedTransport { _ throws(TransportError) in Self.tokens }
        let refresh = try Endpoint(parsing: "https://as.example/auth/refresh")
        let client = try client(transport, secret: nil) { provider in
            provider.refreshEndpoint = refresh
            provider.refreshGrant = {
                RefreshTokenGrant($0, grantType: nil, extra: [("redirect_uri", Secret("app:/cb"))])
            }
        }
        _ = try await client.refresh(Secret("rt"))
        let request = try #require(transport.requests.first)
        #expect(request.endpoint == refresh)
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "refresh_token=rt&redirect_uri=app%3A%2Fcb&client_id=cli+ent"
        )
    }
}
