import Crypto
import HTTPTypes
import OAuthMessages
import OAuthServer
import Primitives
import StratisID
import Testing

/// Access tokens as RFC 9068 has them.
@Suite struct AccessTokenTests {
    @Test func `header and claims are these and no others`() async throws {
        let key = SigningKey()
        let server = try TestServer(signingKey: key)
        let tokens = try await server.signIn(as: TestServer.web)
        let token = try AccessTokenText(tokens.access)
        #expect(token.header == ["alg": .string("ES256"), "kid": .string(key.id), "typ": .string("at+jwt")])
        var claims = token.claims
        let id = try #require(claims.removeValue(forKey: "jti")?.string)
        let family = try #require(claims.removeValue(forKey: "sid_fam")?.string)
        #expect(id.utf8.count == 22)
        #expect(Identifier(text: id) != nil)
        #expect(Identifier(text: family) != nil)
        #expect(id != family)
        let address = try Wallet.alice.address()
        #expect(
            claims == [
                "iss": .string(TestServer.issuer), "sub": .string(address), "aud": .string(TestServer.issuer),
                "client_id": .string("web"), "iat": .integer(1_700_000_000), "exp": .integer(1_700_000_900),
                "wallet": .string(address), "network": .string("cirrus"), "scope": .string("read write"),
            ]
        )
    }

    @Test func `the built-in client's token names it and has no scope`() async throws {
        let token = try AccessTokenText(try await TestServer().signIn().access)
        #expect(token.claims["client_id"] == .string("default"))
        #expect(token.claims["scope"] == nil)
    }

    @Test func `the lifetime is the configured one`() async throws {
        var lifetimes = Lifetimes()
        lifetimes.accessToken = 60
        let server = try TestServer(lifetimes: lifetimes)
        let request = try Wallet.alice.request(for: try await server.challenge().sid)
        let answer = await server.post("/token", request.form())
        #expect(answer.json["expires_in"] == .integer(60))
        #expect(try AccessTokenText(try Tokens(answer).access).claims["exp"] == .integer(1_700_000_060))
    }

    @Test func `an access token ends with its login at the latest`() async throws {
        var lifetimes = Lifetimes()
        lifetimes.refreshAbsolute = 1000
        let server = try TestServer(lifetimes: lifetimes)
        let first = try await server.signIn()
        #expect(try AccessTokenText(first.access).claims["exp"] == .integer(1_700_000_900))
        server.clock.advance(by: 999)
        let answer = await server.refresh(first.refresh)
        #expect(answer.json["expires_in"] == .integer(1))
        #expect(try AccessTokenText(try Tokens(answer).access).claims["exp"] == .integer(1_700_001_000))
    }

    @Test func `a resource server verifies a token with the published keys alone`() async throws {
        let server = try TestServer(otherKeys: [SigningKey()])
        let token = try AccessTokenText(try await server.signIn().access)
        let answer = await server.get("/.well-known/jwks.json")
        #expect(answer.status == 200)
        #expect(answer.fields[.contentType] == "application/json")
        #expect(answer.fields[.cacheControl] == "public, max-age=300")
        #expect(try token.isSigned(withKeyOf: answer.json))
        #expect(answer.json["keys"]?.array?.count == 2)
    }

    @Test func `the published keys have what belongs to a public key, under their thumbprints`() async throws {
        let keys = [SigningKey(), SigningKey()]
        let answer = await (try TestServer(signingKey: keys[0], otherKeys: [keys[1]])).get("/.well-known/jwks.json")
        #expect(Set(answer.json.keys) == ["keys"])
        let published = try #require(answer.json["keys"]?.array).compactMap(\.object)
        #expect(published.map { $0["kid"]?.string } == keys.map(\.id))
        for key in published {
            #expect(Set(key.keys) == ["alg", "crv", "kid", "kty", "use", "x", "y"])
            #expect(key["alg"] == .string("ES256") && key["crv"] == .string("P-256"))
            #expect(key["kty"] == .string("EC") && key["use"] == .string("sig"))
            let (x, y) = (try #require(key["x"]?.string), try #require(key["y"]?.string))
            #expect(x.utf8.count == 43 && y.utf8.count == 43)
            let members = #"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
            let thumbprint = Array(Crypto.SHA256.hash(data: Array(members.utf8)))
            #expect(key["kid"]?.string == Base64URL.encode(thumbprint.span))
        }
    }

    @Test func `a key read from PEM is the same key`() async throws {
        let key = SigningKey()
        let again = try SigningKey(pemRepresentation: key.pemRepresentation)
        #expect(again.id == key.id)
        let token = try AccessTokenText(try await TestServer(signingKey: key).signIn().access)
        let keySet = await (try TestServer(signingKey: again)).get("/.well-known/jwks.json").json
        #expect(try token.isSigned(withKeyOf: keySet))
        #expect(throws: CryptoKitASN1Error.self) { try SigningKey(pemRepresentation: "") }
    }
}

/// Signing keys follow one another without a break.
@Suite struct KeyRotationTests {
    @Test func `a token signed by the key before is still recognised, new ones are signed by the new key`() async throws
    {
        let (old, new) = (SigningKey(), SigningKey())
        let (store, clock) = (MemoryStore(), TestClock())
        let tokens = try await TestServer(signingKey: old, store: store, clock: clock).signIn(as: TestServer.web)
        let server = try TestServer(signingKey: new, otherKeys: [old], store: store, clock: clock)
        #expect(try await server.introspect(tokens.access)["active"] == .bool(true))
        let keySet = await server.get("/.well-known/jwks.json").json
        #expect(try AccessTokenText(tokens.access).isSigned(withKeyOf: keySet))
        let refreshed = try Tokens(await server.refresh(tokens.refresh, as: TestServer.web))
        #expect(try AccessTokenText(refreshed.access).header["kid"] == .string(new.id))
        #expect(try AccessTokenText(refreshed.access).isSigned(withKeyOf: keySet))
    }

    @Test func `a token of a key that is gone is not recognised`() async throws {
        let (store, clock) = (MemoryStore(), TestClock())
        let tokens = try await TestServer(store: store, clock: clock).signIn(as: TestServer.web)
        let server = try TestServer(store: store, clock: clock)
        #expect(try await server.introspect(tokens.access) == ["active": .bool(false)])
    }
}
