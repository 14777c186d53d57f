import HTTPTypes
import OAuthClient
import OAuthMessages
import OAuthProviders
import Testing

@Suite struct DottedSignTests {
    private struct Member: Sendable {
        let server: DottedSignSimulator
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

        func me() async throws -> ClientResponse {
            try await session.send(ClientRequest(.get, try Endpoint(parsing: url + "/v1/me")))
        }

        var tokenRequests: Int { server.journal.count("/v1/oauth/token") }
    }

    private func withMember(
        _ options: DottedSignSimulator.Options = DottedSignSimulator.Options(),
        scope: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation,
        adapt: @escaping @Sendable (inout Provider) -> Void = { _ in },
        _ body: @escaping @Sendable (Member) async throws -> Void
    ) async throws {
        let server = DottedSignSimulator(options)
        try await withLoopback(server, sourceLocation: sourceLocation) { url in
            let clock = SteppedClock()
            var provider = try DottedSign(base: url).provider
            adapt(&provider)
            let client = Client(
                provider,
                clientID: options.clientID,
                clientSecret: Secret(options.clientSecret),
                redirectURI: options.redirectURI,
                scope: try scope.map { try Scope(parsing: $0) },
                environment: clock.environment
            )
            let store = MemoryTokenStore()
            try await body(
                Member(
                    server: server,
                    url: url,
                    clock: clock,
                    client: client,
                    session: Session(client, store: store, key: "member"),
                    store: store
                )
            )
        }
    }

    @Test func `1: the authorization URL has the three parameters and a state, and a scope only where one is set`()
        async throws
    {
        try await withMember { member in
            let url = try await member.client.authorize().url
            #expect(
                url.contains(
                    "response_type=code&client_id=dotted-client&redirect_uri=http%3A%2F%2F127.0.0.1%3A8000%2Fcallback"
                )
            )
            #expect(url.contains("&state="))
            #expect(!url.contains("scope="))
        }
        try await withMember(scope: "sign_tasks.general.read") { member in
            #expect(try await member.client.authorize().url.contains("scope=sign_tasks.general.read"))
            try await member.logIn()
        }
    }

    @Test func `1: embedded_signing is refused before anything is sent`() async throws {
        try await withMember(scope: "sign_tasks.general.read embedded_signing") { member in
            #expect(
                await clientError { try await member.client.authorize() }
                    == .unusableRequest("the scope embedded_signing is not allowed in this flow")
            )
            #expect(member.server.journal.requests.isEmpty)
        }
    }

    @Test func `2: a redirect URI that is another is invalid_grant with its status and its code`() async throws {
        try await withMember { member in
            let error = await clientError {
                try await member.client.token(
                    AuthorizationCodeGrant(
                        code: Secret("canary"),
                        redirectURI: "http://127.0.0.1:1/x",
                        codeVerifier: nil
                    )
                )
            }
            #expect(error?.failure?.status == 400)
            #expect(error?.failure?.error?.code == .invalidGrant)
            #expect(error?.failure?.vendorCode == "401001")
        }
    }

    @Test func `2: no redirect URI is invalid_request`() async throws {
        try await withMember { member in
            let error = await clientError {
                try await member.client.token(
                    AuthorizationCodeGrant(code: Secret("canary"), redirectURI: nil, codeVerifier: nil)
                )
            }
            #expect(error?.failure?.error?.code == .invalidRequest)
            #expect(error?.failure?.vendorCode == "400004")
        }
    }

    @Test func `3: JSON and form both work, and the secret goes into the body or, where chosen, into the header alone`()
        async throws
    {
        for encoding in [TokenRequestEncoding.json, .form] {
            for style in [ClientAuthenticationStyle.post, .basic(.form)] {
                try await withMember(adapt: { provider in
                    provider.tokenRequestEncoding = encoding
                    provider.clientAuthentication = style
                }) { member in
                    try await member.logIn()
                    member.server.expireAccess()
                    #expect(try await member.me().isSuccess)
                }
            }
        }
    }

    @Test(arguments: DottedSignSimulator.Refusal.allCases)
    func `4: each way of saying that a token is dead refreshes it`(refusal: DottedSignSimulator.Refusal) async throws {
        var options = DottedSignSimulator.Options()
        options.refusal = refusal
        try await withMember(options) { member in
            try await member.logIn()
            member.server.expireAccess()
            #expect(try await member.me().isSuccess)
            #expect(member.tokenRequests == 2)
        }
    }

    @Test(
        arguments: [
            (400, 400_417, "invalid_params"), (403, 403_001, "scope"), (403, 403_002, "permission"),
            (404, 404_001, "none"),
            (406, 406_001, "not"), (500, 500_000, "internal"),
        ] as [(Int, Int64, String)]
    )
    func `4: other errors pass through and refresh nothing`(status: Int, code: Int64, key: String) async throws {
        var options = DottedSignSimulator.Options()
        options.resourceError = (status, code, key)
        try await withMember(options) { member in
            try await member.logIn()
            #expect(try await member.me().status == status)
            #expect(member.tokenRequests == 1)
        }
    }

    @Test func `5: errors are read with and without the vendor's fields, and a page is none`() async throws {
        try await withMember { member in
            member.server.faults.next(
                at: "/v1/oauth/token",
                .answer(
                    .json(
                        401,
                        ["error": "invalid_client", "error_code": .integer(400_005), "error_key": "invalid_client"]
                    )
                ),
                .answer(.error(400, "unsupported_grant_type")),
                .answer(.html(500))
            )
            let first = await clientError { try await member.client.refresh(Secret("canary")) }
            #expect(first?.failure?.status == 401)
            #expect(first?.failure?.vendorCode == "400005")
            #expect(first?.failure?.error?.code == .invalidClient)
            let second = await clientError { try await member.client.refresh(Secret("canary")) }
            #expect(second?.failure?.error?.code == .unsupportedGrantType)
            #expect(second?.failure?.vendorCode == nil)
            #expect(await clientError { try await member.client.refresh(Secret("canary")) }?.isTransient == true)
        }
    }

    @Test func `6: without expires_in a token has no known end, and the resource's refusal decides`() async throws {
        var options = DottedSignSimulator.Options()
        options.hasLifetime = false
        options.hasScope = false
        try await withMember(options) { member in
            try await member.logIn()
            let stored = try await member.session.lease().tokens.expiry
            #expect(stored == nil)
            member.clock.advance(10_000_000)
            #expect(try await member.me().isSuccess)
            #expect(member.tokenRequests == 1)
            member.server.expireAccess()
            #expect(try await member.me().isSuccess)
            #expect(member.tokenRequests == 2)
        }
    }

    @Test func `7: after a lost answer the old refresh token is tried again, as long as the server lets it`()
        async throws
    {
        var options = DottedSignSimulator.Options()
        options.rotation = .grace
        try await withMember(options) { member in
            try await member.logIn()
            member.server.expireAccess()
            member.server.faults.next(at: "/v1/oauth/token", .droppedAfterActing)
            #expect(try await member.me().isSuccess)
            #expect(member.tokenRequests == 3)
            #expect(try await member.session.lease().tokens.refreshToken == Secret("refresh-canary-3"))
        }
    }

    @Test func `8: a state with any characters comes back equal, and another is refused`() async throws {
        try await withMember { member in
            let pending = try await member.client.authorize()
            let callback = try await member.server.callback(from: pending.url)
            let broken = callback + "x"
            #expect(
                await clientError { try await member.client.exchange(callback: broken, pending: pending) }
                    == .callback(.stateMismatch)
            )
            try await member.session.adopt(member.client.exchange(callback: callback, pending: pending))
        }
    }

    @Test func `8: a user who says no is an error with the server's text`() async throws {
        var options = DottedSignSimulator.Options()
        options.denies = true
        try await withMember(options) { member in
            let pending = try await member.client.authorize()
            let callback = try await member.server.callback(from: pending.url)
            #expect(callback.contains("error_description=The+resource+owner"))
            guard
                case .denied(let error)? = await clientError({
                    try await member.client.exchange(callback: callback, pending: pending)
                })
            else {
                Issue.record("a denial is not reported as one")
                return
            }
            #expect(error.code == .accessDenied)
            #expect(error.detail == "The resource owner or authorization server denied the request.")
        }
    }

    @Test func `9: a refresh has neither redirect_uri nor scope`() async throws {
        try await withMember(scope: "sign_tasks.general.read") { member in
            try await member.logIn()
            member.server.expireAccess()
            #expect(try await member.me().isSuccess)
        }
    }

    @Test func `10: the hosts are apart, and twenty calls refresh once`() async throws {
        #expect(try DottedSign().provider.tokenEndpoint.url == "https://api.dottedsign.com/v1/oauth/token")
        #expect(
            try DottedSign(base: DottedSign.sandbox).provider.authorizationEndpoint?.url
                == "https://api.sandbox.dottedsign.com/v1/oauth/authorize"
        )
        try await withMember { member in
            try await member.logIn()
            member.server.expireAccess()
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { try await member.me().isSuccess } }
                for try await isSuccess in group { #expect(isSuccess) }
            }
            #expect(member.tokenRequests == 2)
        }
    }

    @Test func `a refresh token that is refused with 400 and a 401 code ends the login`() async throws {
        try await withMember { member in
            try await member.logIn()
            member.server.expireAccess()
            member.server.expireRefresh()
            #expect(await clientError { try await member.me() } == .loginRequired(.grantEnded))
        }
    }

    @Test func `a wrong secret does not end the login`() async throws {
        try await withMember { member in
            try await member.logIn()
            member.server.expireAccess()
            member.server.change { $0.clientSecret = "another canary" }
            let error = await clientError { try await member.me() }
            #expect(error?.failure?.error?.code == .invalidClient)
            let stored = try await member.store.load("member")?.tokens?.refreshToken
            #expect(stored != nil)
        }
    }
}
