import Foundation
import OAuthClient
import OAuthMessages
import Testing

/// The login in the browser, up to the tokens.
@Suite struct AuthorizationTests {
    private let transport = ScriptedTransport { _ throws(TransportError) in
        ClientResponse(
            status: 200,
            body: TokenResponse(accessToken: Secret("at"), lifetime: .seconds(60), refreshToken: Secret("rt")).encoded()
        )
    }

    private func client(_ change: (inout Provider) -> Void = { _ in }) throws -> Client {
        var provider = Provider(
            name: "test",
            tokenEndpoint: try Endpoint(parsing: "https://as.example/token"),
            authorizationEndpoint: try Endpoint(parsing: "https://as.example/authorize?tenant=1")
        )
        provider.issuer = "https://as.example"
        change(&provider)
        return Client(
            provider,
            clientID: "client",
            redirectURI: "https://app.example/cb?x=1",
            scope: try Scope(["a", "b"]),
            environment: transport.environment
        )
    }

    private func query(_ url: String) throws -> FormParameters {
        try FormParameters(parsing: String(url[url.index(after: try #require(url.firstIndex(of: "?")))...]))
    }

    @Test func `the request has state, PKCE and what was asked for`() async throws {
        let pending = try await client().authorize(extra: [("service", "4 20")])
        #expect(pending.url.hasPrefix("https://as.example/authorize?tenant=1&response_type=code&client_id=client&"))
        let query = try query(pending.url)
        let request = try AuthorizationRequest(parsing: query)
        #expect(request.redirectURI == "https://app.example/cb?x=1")
        #expect(request.scope == (try Scope(["a", "b"])))
        #expect(request.codeChallenge != nil)
        #expect(try #require(request.state).utf8.count == 43)
        #expect(query["service"] == "4 20")
    }

    @Test func `no two flows have anything in common`() async throws {
        let client = try client()
        var states: Set<String> = []
        for _ in 0..<100 {
            let request = try AuthorizationRequest(parsing: query(try await client.authorize().url))
            states.insert(try #require(request.state))
            states.insert(try #require(request.codeChallenge).description)
        }
        #expect(states.count == 200)
    }

    @Test func `the code is exchanged with the verifier and the redirect URI of the flow`() async throws {
        let client = try client()
        let pending = try await client.authorize()
        let request = try AuthorizationRequest(parsing: query(pending.url))
        // It can be kept elsewhere in between.
        let kept = try JSONDecoder().decode(PendingAuthorization.self, from: JSONEncoder().encode(pending))
        #expect(kept == pending)
        let callback =
            "https://app.example/cb?x=1&code=the+code&state=\(try #require(request.state))&iss=https%3A%2F%2Fas.example"
        let tokens = try await client.exchange(callback: callback, pending: kept)
        #expect(tokens.accessToken.reveal() == "at" && tokens.expiry == 1_800_000_060)
        let body = String(decoding: transport.requests[0].body, as: UTF8.self)
        let sent = try AuthorizationCodeTokenRequest(parsing: FormParameters(parsing: body))
        #expect(sent.code.reveal() == "the code")
        #expect(sent.redirectURI == "https://app.example/cb?x=1")
        #expect(try #require(request.codeChallenge).matches(try #require(sent.codeVerifier)))
    }

    @Test(
        arguments: [
            ("code=c", .stateMismatch), ("code=c&state=", .stateMismatch), ("code=c&state=other", .stateMismatch),
            ("error=access_denied", .stateMismatch), ("code=c&state=STATE&iss=https://evil.example", .issuerMismatch),
            ("code=c&code=d&state=STATE", .malformed), ("code=c&state=STATE&state=STATE", .malformed),
            ("state=STATE", .malformed),
            ("code=c&error=x&state=STATE", .malformed), ("", .malformed), ("code=%zz&state=STATE", .malformed),
        ] as [(String, ClientError.CallbackFault)]
    ) func `an answer that is not for the flow sends nothing`(
        answer: String,
        fault: ClientError.CallbackFault
    ) async throws {
        let client = try client()
        let pending = try await client.authorize()
        let state = try #require(try AuthorizationRequest(parsing: query(pending.url)).state)
        let callback = "https://app.example/cb?" + answer.replacingOccurrences(of: "STATE", with: state)
        await #expect(throws: ClientError.callback(fault)) {
            try await client.exchange(callback: callback, pending: pending)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test func `another address, another client and another server are refused`() async throws {
        let client = try client()
        let pending = try await client.authorize()
        let state = try #require(try AuthorizationRequest(parsing: query(pending.url)).state)
        for address in ["https://app.example/cb2", "https://evil.example/cb", "", "/cb", "https://app.example/cb/"] {
            await #expect(throws: ClientError.callback(.unexpectedURI)) {
                try await client.exchange(callback: "\(address)?code=c&state=\(state)", pending: pending)
            }
        }
        let other = try self.client { provider in
            provider.tokenEndpoint = (try? Endpoint(parsing: "https://evil.example/token")) ?? provider.tokenEndpoint
        }
        await #expect(throws: ClientError.callback(.foreignFlow)) {
            try await other.exchange(callback: "https://app.example/cb?code=c&state=\(state)", pending: pending)
        }
        let strict = try self.client { $0.requiresIssuerInCallback = true }
        await #expect(throws: ClientError.callback(.issuerMismatch)) {
            try await strict.exchange(callback: "https://app.example/cb?code=c&state=\(state)", pending: pending)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test func `a refusal is an error of its own`() async throws {
        let client = try client()
        let pending = try await client.authorize()
        let state = try #require(try AuthorizationRequest(parsing: query(pending.url)).state)
        let callback = "https://app.example/cb?error=access_denied&error_description=The+owner&state=\(state)"
        let expected = try OAuthError(.accessDenied, detail: "The owner")
        await #expect(throws: ClientError.denied(expected)) {
            try await client.exchange(callback: callback, pending: pending)
        }
    }

    @Test func `a refusal without a state is believed only where the provider sends such`() async throws {
        let client = try client { $0.acceptsFailureWithoutState = true }
        let pending = try await client.authorize()
        await #expect(throws: ClientError.denied(OAuthError(.accessDenied))) {
            try await client.exchange(callback: "https://app.example/cb?error=access_denied", pending: pending)
        }
        for answer in ["code=c", "error=access_denied&state=other"] {
            await #expect(throws: ClientError.callback(.stateMismatch)) {
                try await client.exchange(callback: "https://app.example/cb?\(answer)", pending: pending)
            }
        }
    }

    @Test func `state and PKCE can be left out where a provider breaks on them`() async throws {
        let client = try client { provider in
            provider.usesPKCE = false
            provider.usesState = false
        }
        let pending = try await client.authorize()
        let request = try AuthorizationRequest(parsing: query(pending.url))
        #expect(request.state == nil && request.codeChallenge == nil)
        _ = try await client.exchange(callback: "https://app.example/cb?code=c", pending: pending)
        #expect(!transport.requests[0].body.isEmpty)
    }

    @Test func `what is missing is named`() async throws {
        let provider = Provider(name: "x", tokenEndpoint: try Endpoint(parsing: "https://as.example/token"))
        let environment = transport.environment
        await #expect(throws: ClientError.missing(.clientID)) {
            try await Client(provider, environment: environment).authorize()
        }
        await #expect(throws: ClientError.missing(.redirectURI)) {
            try await Client(provider, clientID: "c", environment: environment).authorize()
        }
        let client = Client(provider, clientID: "c", redirectURI: "app:/cb", environment: environment)
        await #expect(throws: ClientError.missing(.endpoint)) { try await client.authorize() }
        await #expect(throws: ClientError.missing(.endpoint)) { try await client.revoke(Secret("t")) }
        await #expect(throws: ClientError.missing(.endpoint)) { try await client.introspect(Secret("t")) }
    }
}
