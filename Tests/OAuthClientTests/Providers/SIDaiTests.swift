import HTTPTypes
import OAuthClient
import OAuthMessages
import OAuthProviders
import Testing

@Suite struct SIDaiTests {
    private static let redirectURI = "http://127.0.0.1:8000/callback"

    private struct User: Sendable {
        let server: SIDaiSimulator
        let url: String
        let clock: SteppedClock
        let client: Client
        let session: Session
        let store: MemoryTokenStore

        func logIn() async throws {
            let pending = try await client.authorize()
            let callback = try await server.callback(from: pending.url)
            try await session.adopt(client.exchange(callback: callback, pending: pending))
        }

        func query() async throws -> ClientResponse {
            let endpoint = try Endpoint(parsing: url + "/api/v1/users/me/query")
            let request = ClientRequest(
                .post,
                endpoint,
                headerFields: [.contentType: "application/json"],
                body: Array(#"{"query":"x"}"#.utf8)
            )
            return try await session.send(request)
        }

        var tokenRequests: Int { server.journal.count("/auth/oauth/token") }
    }

    private func withUser(
        _ options: SIDaiSimulator.Options = SIDaiSimulator.Options(),
        encoding: TokenRequestEncoding = .form,
        repeatsRedirectURI: Bool = true,
        secret: String = SIDaiSimulator.Options().clientSecret,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: @escaping @Sendable (User) async throws -> Void
    ) async throws {
        let server = SIDaiSimulator(options)
        try await withLoopback(server, sourceLocation: sourceLocation) { url in
            let clock = SteppedClock()
            let sidai = try SIDai(
                me: url + "/me",
                auth: url + "/auth",
                redirectURI: repeatsRedirectURI ? Self.redirectURI : nil,
                encoding: encoding
            )
            let client = Client(
                sidai.provider,
                clientID: options.clientID,
                clientSecret: Secret(secret),
                redirectURI: Self.redirectURI,
                scope: try Scope(SIDai.scope),
                environment: clock.environment
            )
            let store = MemoryTokenStore()
            try await body(
                User(
                    server: server,
                    url: url,
                    clock: clock,
                    client: client,
                    session: Session(client, store: store, key: "user"),
                    store: store
                )
            )
        }
    }

    @Test func `1: the browser goes to one host and token requests to the other, and both can be changed`() async throws
    {
        let provider = try SIDai().provider
        #expect(provider.authorizationEndpoint?.url == "https://me.sid.ai/api/oauth/authorize")
        #expect(provider.tokenEndpoint.url == "https://auth.sid.ai/oauth/token")
        #expect(provider.revocationEndpoint?.url == "https://auth.sid.ai/oauth/revoke")
        let other = try SIDai(me: "https://me.example.com/", auth: "https://auth.example.com").provider
        #expect(other.authorizationEndpoint?.url == "https://me.example.com/api/oauth/authorize")
        #expect(other.tokenEndpoint.url == "https://auth.example.com/oauth/token")
    }

    @Test func `2: the authorization URL has the fixed scope, the redirect URI encoded, and a new state of 128 bits`()
        async throws
    {
        try await withUser { user in
            let first = try await user.client.authorize()
            let second = try await user.client.authorize()
            #expect(first.url.contains("?response_type=code&"))
            #expect(first.url.contains("&redirect_uri=http%3A%2F%2F127.0.0.1%3A8000%2Fcallback&"))
            #expect(first.url.contains("scope=query%3Adata+offline_access"))
            #expect(!first.url.contains("code_challenge"))
            #expect(first.url != second.url)
            _ = try await user.server.browse(first.url)
        }
    }

    @Test func `3: another state, no code and access_denied are three errors, and no token is asked for`() async throws
    {
        try await withUser { user in
            let pending = try await user.client.authorize()
            let callback = try await user.server.callback(from: pending.url)
            let foreign = try await user.client.authorize()
            #expect(
                await clientError { try await user.client.exchange(callback: callback, pending: foreign) }
                    == .callback(.stateMismatch)
            )
            let state = try #require(
                callback.split(separator: "&").first { $0.contains("state=") }?.split(separator: "=").last
            )
            #expect(
                await clientError {
                    try await user.client.exchange(
                        callback: "\(Self.redirectURI)?state=\(state)",
                        pending: pending
                    )
                } == .callback(.malformed)
            )
            user.server.change { $0.denies = true }
            let denied = try await user.server.callback(from: pending.url)
            #expect(
                await clientError { try await user.client.exchange(callback: denied, pending: pending) }
                    == .denied(OAuthError(.accessDenied, "no"))
            )
            #expect(user.tokenRequests == 0)
        }
    }

    @Test
    func `4: the exchange has five fields, the secret in the body, and the same redirect URI, as form and as JSON`()
        async throws
    {
        for encoding in [TokenRequestEncoding.form, .json] {
            try await withUser(encoding: encoding) { user in
                try await user.logIn()
                #expect(try await user.query().isSuccess)
                #expect(user.tokenRequests == 1)
            }
        }
    }

    @Test(arguments: [true, false])
    func `5: a refresh works with and without the redirect URI, which is never empty`(repeats: Bool) async throws {
        try await withUser(repeatsRedirectURI: repeats) { user in
            try await user.logIn()
            user.server.expireAccess()
            #expect(try await user.query().isSuccess)
            let body = String(
                decoding: user.server.journal.requests.last { $0.path == "/auth/oauth/token" }?.body ?? [],
                as: UTF8.self
            )
            #expect(body.contains("redirect_uri=") == repeats)
            #expect(!body.contains("undefined"))
        }
    }

    @Test(arguments: [SIDaiSimulator.Rotation.none, .rotate])
    func `6: a refresh without a refresh token keeps the old one, with one replaces it, and the expiry is new`(
        rotation: SIDaiSimulator.Rotation
    ) async throws {
        var options = SIDaiSimulator.Options()
        options.rotation = rotation
        try await withUser(options) { user in
            try await user.logIn()
            let before = try await user.session.lease().tokens
            user.clock.advance(1000)
            for _ in 0..<3 {
                user.server.expireAccess()
                #expect(try await user.query().isSuccess)
            }
            let after = try await user.session.lease().tokens
            #expect((after.refreshToken == before.refreshToken) == (rotation == .none))
            #expect(after.expiry == before.expiry.map { $0 + 1000 })
        }
    }

    @Test func `7: a token is refreshed when it is about to expire, and not an hour before`() async throws {
        try await withUser { user in
            try await user.logIn()
            user.clock.advance(86_400 - 3600)
            _ = try await user.query()
            #expect(user.tokenRequests == 1)
            user.clock.advance(3600 - 1)
            _ = try await user.query()
            #expect(user.tokenRequests == 2)
        }
    }

    @Test func `8: a 401 costs one refresh and one repeat, also for thirty calls at once`() async throws {
        try await withUser { user in
            try await user.logIn()
            user.server.expireAccess()
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<30 { group.addTask { try await user.query().isSuccess } }
                for try await isSuccess in group { #expect(isSuccess) }
            }
            #expect(user.tokenRequests == 2)
        }
    }

    @Test(arguments: [400, 401, 403])
    func `9: invalid_grant ends the login, with 400, 401 and 403`(status: Int) async throws {
        var options = SIDaiSimulator.Options()
        options.grantRefusal = status
        try await withUser(options) { user in
            try await user.logIn()
            user.server.expireAccess()
            user.server.expireRefresh()
            #expect(await clientError { try await user.query() } == .loginRequired(.grantEnded))
        }
    }

    @Test(arguments: [
        Fault.unavailable, .answer(.html(502)), .tooMany(retryAfter: 1), .answer(.error(500, "server_error")),
    ])
    func `9: what may pass keeps the refresh token`(fault: Fault) async throws {
        try await withUser { user in
            try await user.logIn()
            user.server.expireAccess()
            user.server.faults.next(at: "/auth/oauth/token", fault)
            #expect(await clientError { try await user.query() }?.isTransient == true)
            user.clock.advance(120)
            #expect(try await user.query().isSuccess)
        }
    }

    @Test func `9: a wrong secret is access_denied, shows itself nowhere, and keeps the login`() async throws {
        try await withUser { user in
            try await user.logIn()
            user.server.expireAccess()
            user.server.change { $0.clientSecret = "new canary" }
            let error = await clientError { try await user.query() }
            #expect(error?.failure?.status == 401)
            #expect(error?.failure?.error?.code == .accessDenied)
            let stored = try await user.store.load("user")?.tokens?.refreshToken
            #expect(stored != nil)
        }
    }

    @Test func `10: a revocation is JSON, and the tokens are forgotten only after it went through`() async throws {
        try await withUser { user in
            try await user.logIn()
            user.server.faults.next(at: "/auth/oauth/revoke", .unavailable)
            _ = await clientError { try await user.session.logOut() }
            let stored = try await user.store.load("user")?.tokens
            #expect(stored != nil)
            user.clock.advance(60)
            try await user.session.logOut()
            let forgotten = try await user.store.load("user")
            #expect(forgotten == nil)
            #expect(await clientError { try await user.query() } == .loginRequired(.notLoggedIn))
            #expect(user.server.journal.count("/auth/oauth/revoke") == 2)
        }
    }

    @Test func `a lifetime in quotes, none, and no token type are understood`() async throws {
        for lifetime in [JSONValue.string("3600"), nil] {
            var options = SIDaiSimulator.Options()
            options.expiresIn = lifetime
            options.tokenType = nil
            try await withUser(options) { user in
                try await user.logIn()
                #expect(try await user.session.lease().tokens.lifetime == (lifetime == nil ? nil : 3600))
                #expect(try await user.query().isSuccess)
            }
        }
    }

    @Test func `a code is exchanged once, and not again after its answer was lost`() async throws {
        try await withUser { user in
            let pending = try await user.client.authorize()
            let callback = try await user.server.callback(from: pending.url)
            user.server.faults.next(at: "/auth/oauth/token", .droppedAfterActing)
            #expect(
                await clientError { try await user.client.exchange(callback: callback, pending: pending) }
                    == .transport(.noAnswer)
            )
            #expect(user.tokenRequests == 1)
        }
    }

    @Test func `nothing secret is printed`() async throws {
        try await withUser { user in
            try await user.logIn()
            Canary.check(user.client)
            Canary.check(try await user.client.authorize())
            Canary.check(try await user.session.lease())
        }
    }
}
