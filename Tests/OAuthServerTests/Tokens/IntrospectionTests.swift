import HTTPTypes
import OAuthMessages
import OAuthServer
import Primitives
import StratisID
import Testing

/// What a confidential client is told about tokens.
@Suite struct IntrospectionTests {
    private static let inactive: [String: JSONValue] = ["active": .bool(false)]

    @Test func `an access token is told of in full`() async throws {
        let server = try TestServer()
        let tokens = try await server.signIn(as: TestServer.web)
        let claims = try AccessTokenText(tokens.access).claims
        let address = try Wallet.alice.address()
        #expect(
            try await server.introspect(tokens.access) == [
                "active": .bool(true), "client_id": .string("web"), "sub": .string(address),
                "network": .string("cirrus"),
                "scope": .string("read write"), "token_type": .string("Bearer"), "iss": .string(TestServer.issuer),
                "aud": .string(TestServer.issuer), "iat": .integer(1_700_000_000), "exp": .integer(1_700_000_900),
                "jti": try #require(claims["jti"]),
            ]
        )
    }

    @Test func `a refresh token is told of`() async throws {
        let server = try TestServer()
        let tokens = try await server.signIn(as: TestServer.web)
        #expect(
            try await server.introspect(tokens.refresh) == [
                "active": .bool(true), "client_id": .string("web"), "sub": .string(try Wallet.alice.address()),
                "network": .string("cirrus"), "scope": .string("read write"), "exp": .integer(1_701_209_600),
            ]
        )
    }

    @Test func `the answer is for nobody to keep`() async throws {
        let server = try TestServer()
        let body = "token=x&client_id=web&client_secret=\(TestServer.webSecret)"
        let answer = await server.post("/introspect", body)
        #expect(answer.fields[.cacheControl] == "no-store")
        #expect(answer.fields[.contentType] == "application/json")
    }

    @Test func `an access token is good in its last second and not in the next`() async throws {
        let server = try TestServer()
        let tokens = try await server.signIn(as: TestServer.web)
        server.clock.advance(by: 899)
        #expect(try await server.introspect(tokens.access)["active"] == .bool(true))
        server.clock.advance(by: 1)
        #expect(try await server.introspect(tokens.access) == Self.inactive)
        #expect(try await server.introspect(tokens.refresh)["active"] == .bool(true))
    }

    @Test func `an access token is not good after its login has ended`() async throws {
        var lifetimes = Lifetimes()
        lifetimes.refreshIdle = 100
        let server = try TestServer(lifetimes: lifetimes)
        let tokens = try await server.signIn(as: TestServer.web)
        server.clock.advance(by: 99)
        #expect(try await server.introspect(tokens.access)["active"] == .bool(true))
        server.clock.advance(by: 1)
        #expect(try await server.introspect(tokens.access) == Self.inactive)
    }

    @Test func `a refresh token that has been used is not good`() async throws {
        let server = try TestServer()
        let first = try await server.signIn(as: TestServer.web)
        let second = try Tokens(await server.refresh(first.refresh, as: TestServer.web))
        #expect(try await server.introspect(first.refresh) == Self.inactive)
        #expect(try await server.introspect(second.refresh)["active"] == .bool(true))
        // Asking is not using.
        server.clock.advance(by: 100)
        #expect(try await server.introspect(first.refresh) == Self.inactive)
        #expect(await server.refresh(second.refresh, as: TestServer.web).status == 200)
    }

    @Test func `another client's tokens are not told of`() async throws {
        let server = try TestServer()
        let ofSPA = try await server.signIn(as: TestServer.spa)
        let ofWeb = try await server.signIn(as: TestServer.web)
        for token in [ofSPA.access, ofSPA.refresh] { #expect(try await server.introspect(token) == Self.inactive) }
        for token in [ofWeb.access, ofWeb.refresh] {
            #expect(try await server.introspect(token, as: TestServer.watcher) == Self.inactive)
        }
    }

    @Test func `a tampered token is not good`() async throws {
        let server = try TestServer()
        let token = try await server.signIn(as: TestServer.web).access
        var forgeries = token.indices.map { index in
            token.replacingCharacter(at: index, with: token[index] == "A" ? "B" : "A")
        }
        let parts = token.split(separator: ".").map { String($0) }
        let none = Base64URL.encode(Array(#"{"alg":"none","typ":"at+jwt"}"#.utf8).span)
        forgeries += [
            "\(none).\(parts[1]).", "\(none).\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1]).",
            "\(parts[0]).\(parts[1])",
            "\(token).", ".\(token)", "\(token)=", "..", "...", token + token,
        ]
        for forgery in forgeries { #expect(try await server.introspect(forgery) == Self.inactive) }
        #expect(try await server.introspect(token)["active"] == .bool(true))
    }

    @Test func `a token of another issuer is not good, though key and store are the same`() async throws {
        let key = SigningKey()
        let (store, clock) = (MemoryStore(), TestClock())
        let elsewhere = try TestServer(
            issuer: "https://other.example.com",
            signingKey: key,
            store: store,
            clock: clock
        )
        let tokens = try await elsewhere.signIn(as: TestServer.web)
        let server = try TestServer(signingKey: key, store: store, clock: clock)
        #expect(try await server.introspect(tokens.access) == Self.inactive)
    }

    @Test func `a client that proves nothing is not told anything`() async throws {
        let server = try TestServer()
        let tokens = try await server.signIn(as: TestServer.spa)
        for body in [
            "token=\(tokens.access)", "token=\(tokens.access)&client_id=spa", "token=\(tokens.access)&client_id=web",
            "token=\(tokens.access)&client_id=web&client_secret=wrong", "client_id=default&token=\(tokens.access)",
        ] {
            let answer = await server.post("/introspect", body)
            #expect(answer.status == 401)
            expectError(answer, "invalid_client")
            #expect(answer.fields[.wwwAuthenticate]?.hasPrefix("Basic") == true)
        }
    }

    @Test func `a request without a token is invalid`() async throws {
        let server = try TestServer()
        let client = "client_id=web&client_secret=\(TestServer.webSecret)"
        for body in [client, client + "&token=", client + "&token=a&token=a"] {
            let answer = await server.post("/introspect", body)
            #expect(answer.status == 400)
            expectError(answer, "invalid_request")
        }
    }

    @Test(arguments: ["", "&token_type_hint=access_token", "&token_type_hint=refresh_token", "&token_type_hint=other"])
    func `a hint changes nothing`(hint: String) async throws {
        let server = try TestServer()
        let tokens = try await server.signIn(as: TestServer.web)
        for token in [tokens.access, tokens.refresh] {
            let body = "token=\(token)&client_id=web&client_secret=\(TestServer.webSecret)\(hint)"
            #expect(await server.post("/introspect", body).json["active"] == .bool(true))
        }
    }
}
