import HTTPTypes
import Hummingbird
import HummingbirdTesting
import OAuthMessages
import OAuthServer
import OAuthServerHummingbird
import StratisID
import Testing

@Suite("The bearer-token middleware")
struct BearerTokenMiddlewareTests {
    private struct Context: AccessTokenContext {
        var coreContext: CoreRequestContextStorage
        var accessToken: VerifiedAccessToken?

        init(source: ApplicationRequestContextSource) { coreContext = CoreRequestContextStorage(source: source) }
    }

    let forge = TokenForge()

    private func get(
        _ authorization: [String],
        keys: WebKeySource? = nil,
        scope: Scope = Scope()
    ) async throws -> TestResponse {
        let router = Router(context: Context.self)
        let verifier = AccessTokenVerifier(issuer: TokenForge.issuer, audience: TokenForge.issuer)
        let keys = try keys ?? WebKeySource(forge.keySet())
        router.add(
            middleware: BearerTokenMiddleware(verifier, keys: keys, requiring: scope, now: { TokenForge.now })
        )
        router.get("/me") { _, context in
            let token = try #require(context.accessToken)
            return "\(token.address) \(token.network) \(token.clientID) \(token.id) \(token.expiry)"
        }
        var headers = HTTPFields()
        for value in authorization { headers.append(HTTPField(name: .authorization, value: value)) }
        let fields = headers
        return try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/me", method: .get, headers: fields)
        }
    }

    @Test("A good token reaches the handler, whatever the letter case of the scheme", arguments: ["Bearer", "bearer"])
    func good(scheme: String) async throws {
        let answer = try await get(["\(scheme) \(forge.token().reveal())"], scope: try Scope(["read"]))
        #expect(answer.status == .ok)
        #expect(String(buffer: answer.body) == "CXjYeG5Ncqsmd1S9PYSBVLtoXFvXmEXVdn cirrus app token-1 1800000060")
    }

    @Test("Without a token there is a challenge and no error", arguments: [[], ["Basic YTpi"], ["Bearer"]])
    func none(authorization: [String]) async throws {
        let answer = try await get(authorization, scope: try Scope(["read"]))
        #expect(answer.status == .unauthorized)
        #expect(answer.headers[.wwwAuthenticate] == #"Bearer scope="read""#)
        #expect(answer.body.readableBytes == 0)
        #expect(try await get(authorization).headers[.wwwAuthenticate] == "Bearer")
    }

    @Test("With a bad token there is an error")
    func bad() async throws {
        for token in try [
            "x", "a b", forge.token(claims: ["exp": .integer(0)]).reveal(), TokenForge().token().reveal(),
            forge.token(header: ["kid": "other"]).reveal(), forge.token(claims: ["aud": "other"]).reveal(),
        ] {
            let answer = try await get(["Bearer \(token)"])
            #expect(answer.status == .unauthorized)
            let challenge = try #require(answer.headers[.wwwAuthenticate])
            #expect(challenge.hasPrefix(#"Bearer error="invalid_token", error_description="#))
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(try OAuthError(decoding: Array(answer.body.readableBytesView)).code == .invalidToken)
        }
    }

    @Test("A token that is good for less is 403 and says for what it should be good")
    func scope() async throws {
        let answer = try await get(["Bearer \(forge.token().reveal())"], scope: try Scope(["read", "delete"]))
        #expect(answer.status == .forbidden)
        let challenge = try #require(answer.headers[.wwwAuthenticate])
        #expect(challenge.hasPrefix(#"Bearer error="insufficient_scope""#))
        #expect(challenge.hasSuffix(#"scope="read delete""#))
    }

    @Test("Two Authorization headers are no request")
    func twice() async throws {
        let header = "Bearer \(try forge.token().reveal())"
        let answer = try await get([header, header])
        #expect(answer.status == .badRequest)
        #expect(try OAuthError(decoding: Array(answer.body.readableBytesView)).code == .invalidRequest)
    }

    @Test("While there are no keys the answer is 503, with junk still 401")
    func noKeys() async throws {
        struct Down: Error {}
        let keys = WebKeySource(uptime: { 0 }) { throw Down() }
        #expect(try await get(["Bearer \(forge.token().reveal())"], keys: keys).status == .serviceUnavailable)
        #expect(try await get(["Bearer junk"], keys: keys).status == .unauthorized)
    }
}
