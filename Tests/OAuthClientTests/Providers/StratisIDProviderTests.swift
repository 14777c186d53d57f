import HTTPTypes
import OAuthClient
import OAuthMessages
import OAuthProviders
import StratisID
import Testing

@Suite struct StratisIDProviderTests {
    private struct Site: Sendable {
        let server: StratisSimulator
        let url: String
        let clock: SteppedClock
        let stratis: StratisIDProvider
        let client: Client
        let session: Session
        let store: MemoryTokenStore

        var audience: Audience { .authority(String(url.dropFirst("http://".count))) }

        func challenge() async throws -> FreshChallenge {
            try await stratis.challenge(for: audience, in: client)
        }

        func logIn() async throws {
            let grant = try SidGrant(signing: await challenge(), with: key(), on: .cirrus, scope: client.scope)
            try await session.adopt(client.token(grant))
        }

        func me() async throws -> ClientResponse {
            try await session.send(ClientRequest(.get, try Endpoint(parsing: url + "/me")))
        }
    }

    private static func key() throws -> PrivateKey {
        try PrivateKey(bytes: ([UInt8](repeating: 0, count: 31) + [42]).span)
    }

    private func withSite(
        _ options: StratisSimulator.Options = StratisSimulator.Options(),
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: @escaping @Sendable (Site) async throws -> Void
    ) async throws {
        let server = StratisSimulator(options)
        try await withLoopback(server, sourceLocation: sourceLocation) { url in
            let clock = SteppedClock()
            let base = try Endpoint(parsing: url)
            let stratis =
                options.prefix.isEmpty ? try StratisIDProvider(issuer: base) : try StratisIDProvider.opdex(at: base)
            let client = Client(
                stratis.provider,
                clientID: options.client?.id,
                scope: try options.client.map { try Scope(parsing: $0.scope) },
                environment: clock.environment
            )
            let store = MemoryTokenStore()
            let session = Session(client, store: store, key: "wallet")
            try await body(
                Site(
                    server: server,
                    url: url,
                    clock: clock,
                    stratis: stratis,
                    client: client,
                    session: session,
                    store: store
                )
            )
        }
    }

    @Test(arguments: [false, true])
    func `the challenge is read with and without the quotes that the specification prints`(isQuoted: Bool) async throws
    {
        var options = StratisSimulator.Options()
        options.isQuoted = isQuoted
        try await withSite(options) { site in
            let challenge = try await site.challenge().challenge
            #expect(challenge.authority == String(site.url.dropFirst(7)))
            #expect(challenge.sid.hasPrefix("sid:127.0.0.1:"))
            #expect(challenge.sid.hasSuffix("&exp=4102444800"))
        }
    }

    @Test func `a key signs, the request is a proper form, and the token works`() async throws {
        try await withSite { site in
            try await site.logIn()
            #expect(try await site.me().isSuccess)
            let body = String(decoding: site.server.journal.requests[1].body, as: UTF8.self)
            #expect(body.hasPrefix("grant_type=sid&sid=sid%3A127.0.0.1%3A"))
            #expect(body.contains("%26exp%3D4102444800&public_key="))
            #expect(!body.contains("+"))
            #expect(body.hasSuffix("%3D"))
        }
    }

    @Test func `a wallet elsewhere signs`() async throws {
        try await withSite { site in
            let fresh = try await site.challenge()
            // As a wallet does it: it is shown the signed text and gives back an address and a signature.
            let signature = try Self.key().sign(message: fresh.challenge.signedText)
            let grant = SidGrant(fresh, address: try Self.key().address(on: .cirrus), signature: signature)
            try await site.session.adopt(site.client.token(grant))
            #expect(try await site.me().isSuccess)
        }
    }

    @Test func `a client says its name and its scope for the challenge and for the token`() async throws {
        var options = StratisSimulator.Options()
        options.client = ("cli", "read write:all")
        try await withSite(options) { site in
            try await site.logIn()
            site.server.expireAccess()
            #expect(try await site.me().isSuccess)
            #expect(
                site.server.journal.requests[0].query == "response_type=sid&client_id=cli&scope=read+write%3Aall"
            )
            let body = String(decoding: site.server.journal.requests[1].body, as: UTF8.self)
            #expect(body.hasSuffix("&scope=read+write%3Aall&client_id=cli"))
        }
    }

    @Test func `a wallet elsewhere signs for a client with a scope, and an empty scope is not sent`() async throws {
        var options = StratisSimulator.Options()
        options.client = ("cli", "read")
        try await withSite(options) { site in
            let fresh = try await site.challenge()
            let signature = try Self.key().sign(message: fresh.challenge.signedText)
            let address = try Self.key().address(on: .cirrus)
            let grant = SidGrant(fresh, address: address, signature: signature, scope: try Scope(parsing: "read"))
            #expect(try await site.client.token(grant).refreshToken == Secret("refresh-canary-1"))
            let names = SidGrant(fresh, address: address, signature: signature, scope: Scope()).parameters.map(\.name)
            #expect(names == ["sid", "public_key", "signature"])
        }
    }

    @Test func `the endpoints of Opdex work`() async throws {
        var options = StratisSimulator.Options()
        options.prefix = "/v1/auth"
        options.errors = .problem
        try await withSite(options) { site in
            try await site.logIn()
            #expect(try await site.me().isSuccess)
        }
    }

    @Test(arguments: [
        "sid:auth.opdex.com/v1/ssas?uid=a&exp=4102444800", "sid:127.0.0.1/v1/ssas?uid=a&exp=4102444800",
    ])
    func `a challenge of another server is not signed`(foreign: String) async throws {
        var options = StratisSimulator.Options()
        options.foreignChallenge = foreign
        try await withSite(options) { site in
            let error = await clientError { try await site.challenge() }
            #expect(
                error == .untrustedAnswer("the challenge names another host, where the signature would log in")
            )
            #expect(site.server.journal.count("/token") == 0)
        }
    }

    @Test func `an expired challenge is not signed`() async throws {
        var options = StratisSimulator.Options()
        options.expiry = 1_699_999_999
        try await withSite(options) { site in
            let error = await clientError { try await site.challenge() }
            #expect(error == .untrustedAnswer("the challenge has expired; check the clock"))
        }
    }

    @Test(arguments: ["", "\"", "hello", "sid:", "\"sid:a/b\"", "sid:a/b?uid=1&uid=2"])
    func `what is no challenge is refused`(text: String) async throws {
        var options = StratisSimulator.Options()
        options.foreignChallenge = text
        try await withSite(options) { site in
            guard case .untrustedAnswer? = await clientError({ try await site.challenge() }) else {
                Issue.record("`\(text)` is taken for a challenge")
                return
            }
        }
    }

    @Test func `a page, an error and a wait instead of a challenge are told apart`() async throws {
        try await withSite { site in
            site.server.faults.next(
                at: "/authorize",
                .answer(.html(200)),
                .answer(.error(400, "invalid_request")),
                .tooMany(retryAfter: 3)
            )
            #expect(await clientError { try await site.challenge() } == .unexpectedPage(status: 200))
            let error = await clientError { try await site.challenge() }
            #expect(error?.failure?.error?.code == .invalidRequest)
            #expect(
                await clientError { try await site.challenge() } == .unavailable(status: 429, retryAfter: .seconds(3))
            )
        }
    }

    @Test func `a signature that the server refuses is invalid_grant`() async throws {
        try await withSite { site in
            let fresh = try await site.challenge()
            let grant = SidGrant(
                fresh,
                address: try Self.key().address(on: .cirrus),
                signature: try Self.key().sign(message: "another text")
            )
            let error = await clientError { try await site.client.token(grant) }
            #expect(error?.failure?.error?.code == .invalidGrant)
        }
    }

    @Test(
        arguments: [StratisSimulator.ErrorForm.oauth, .problem],
        [400, 401, 403]
    )
    func `a refresh token that is refused ends the login, whatever form the refusal has`(
        form: StratisSimulator.ErrorForm,
        status: Int
    ) async throws {
        var options = StratisSimulator.Options()
        options.errors = form
        options.refreshRefusal = status
        try await withSite(options) { site in
            try await site.logIn()
            site.server.expireAccess()
            site.server.expireRefresh()
            #expect(await clientError { try await site.me() } == .loginRequired(.grantEnded))
        }
    }

    @Test(arguments: [
        Fault.unavailable, .answer(.html(403)), .answer(.empty(403)), .answer(.empty(400)),
        .answer(.error(401, "invalid_client")),
        .answer(.json(500, ["title": "Error"], type: "application/problem+json")),
    ])
    func `a refusal that does not speak of the refresh token does not end the login`(fault: Fault) async throws {
        try await withSite { site in
            try await site.logIn()
            site.server.expireAccess()
            site.server.faults.next(at: "/token", fault)
            let error = await clientError { try await site.me() }
            #expect(error != .loginRequired(.grantEnded))
            #expect(try await site.store.load("wallet")?.tokens?.refreshToken == Secret("refresh-canary-1"))
            site.clock.advance(120)
            #expect(try await site.me().isSuccess)
        }
    }

    @Test func `the texts of a problem document are kept`() async throws {
        var options = StratisSimulator.Options()
        options.errors = .problem
        try await withSite(options) { site in
            let error = await clientError { try await site.client.refresh(Secret("canary")) }
            #expect(error?.failure?.vendorMessage == "Invalid refresh token")
            #expect(error?.failure?.reference == "00-1")
        }
    }

    @Test func `a token that dies early is refreshed once, and the refresh token rotates`() async throws {
        try await withSite { site in
            try await site.logIn()
            for _ in 0..<3 {
                site.server.expireAccess()
                #expect(try await site.me().isSuccess)
            }
            #expect(site.server.journal.count("/token") == 4)
        }
    }

    @Test func `without a refresh token a dead token says that a login is needed`() async throws {
        var options = StratisSimulator.Options()
        options.hasRefreshToken = false
        try await withSite(options) { site in
            try await site.logIn()
            site.server.expireAccess()
            #expect(await clientError { try await site.me() } == .loginRequired(.noRefreshToken))
        }
    }
}
