import HTTPTypes
import OAuthClient
import OAuthMessages
import Testing

/// What goes wrong with a refresh, and what it must not lead to.
@Suite struct SessionFailureTests {
    private static let page = ClientResponse(
        status: 503,
        headerFields: [.contentType: "text/html"],
        body: Array("<html>Service Unavailable</html>".utf8)
    )

    /// What a server or what stands before it answers in an outage.
    static let outages: [(ClientResponse, ClientError)] = [
        (page, .unavailable(status: 503, retryAfter: nil)),
        (ClientResponse(status: 500), .unavailable(status: 500, retryAfter: nil)),
        (
            ClientResponse(status: 502, body: Array("<h1>Bad Gateway</h1>".utf8)),
            .unavailable(status: 502, retryAfter: nil)
        ),
        (ClientResponse(status: 429), .unavailable(status: 429, retryAfter: nil)),
        (ClientResponse(status: 408), .unavailable(status: 408, retryAfter: nil)),
        (
            ClientResponse(status: 400, body: OAuthError(.temporarilyUnavailable).encoded()),
            .unavailable(status: 400, retryAfter: nil)
        ),
        // An error page with the wrong status, and a portal that answers everything.
        (
            ClientResponse(status: 500, body: OAuthError(.invalidGrant).encoded()),
            .unavailable(status: 500, retryAfter: nil)
        ),
        (
            ClientResponse(status: 200, body: Array("<html>Log in to the Wi-Fi</html>".utf8)),
            .unexpectedPage(status: 200)
        ),
        (ClientResponse(status: 404, body: Array("<html>Not Found</html>".utf8)), .unexpectedPage(status: 404)),
    ]

    @Test(arguments: outages.indices) func `an outage is an error, and the next refresh works`(index: Int) async throws
    {
        let (answer, error) = Self.outages[index]
        let login = Login()
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        login.server.fail(.answer(answer))
        await #expect(throws: error) { try await session.lease() }
        #expect(login.events.all == [.refreshFailed(error)])
        #expect(try await session.lease().generation > 0)
        #expect(try await session.send(Login.resource()).status == 200)
        #expect(login.server.counts.rotations == 1)
        #expect(login.server.counts.reuses == 0)
    }

    @Test func `errors of the client's configuration end no login`() async throws {
        for code in [OAuthError.Code.invalidClient, .invalidRequest, .unauthorizedClient, .unsupportedGrantType] {
            let login = Login()
            let session = try await login.loggedIn()
            login.clock.advance(.seconds(3600))
            login.server.fail(.answer(ClientResponse(status: 401, body: OAuthError(code).encoded())))
            let expected = ClientError.server(TokenFailure(status: 401, error: OAuthError(code)))
            await #expect(throws: expected) { try await session.lease() }
            // Nobody hammers a server that will say the same again.
            await #expect(throws: expected) { try await session.lease() }
            #expect(login.server.counts.refreshes == 1)
            login.clock.advance(.seconds(10))
            _ = try await session.lease()
        }
    }

    @Test func `within its margin the old token does while the server is out`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        let first = try await session.lease()
        login.clock.advance(.seconds(3570))
        login.server.fail(.answer(Self.page))
        #expect(try await session.lease().generation == first.generation)
        #expect(login.server.counts.refreshes == 1)
        login.clock.advance(.seconds(1))
        #expect(try await session.lease().generation == first.generation + 1)
    }

    @Test func `Retry-After is honoured, and capped`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        login.server.fail(.answer(ClientResponse(status: 429, headerFields: [.retryAfter: "30"])))
        await #expect(throws: ClientError.unavailable(status: 429, retryAfter: .seconds(30))) {
            try await session.lease()
        }
        login.clock.advance(.seconds(20))
        await #expect(throws: ClientError.unavailable(status: 429, retryAfter: .seconds(10))) {
            try await session.lease()
        }
        #expect(login.server.counts.refreshes == 1)
        login.clock.advance(.seconds(10))
        login.server.fail(.answer(ClientResponse(status: 503, headerFields: [.retryAfter: "1000000"])))
        _ = try? await session.lease()
        login.clock.advance(.seconds(600))
        _ = try await session.lease()
        #expect(login.server.counts.rotations == 1)
    }

    @Test(arguments: [
        "Tue, 02 Oct 2096 08:07:10 GMT", "Tuesday, 02-Oct-96 08:07:10 GMT", "Tue Oct  2 08:07:10 2096",
    ])
    func `Retry-After may be a date`(field: String) async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        // The clock stands at 2096-10-02T08:06:40Z.
        #expect(login.clock.now == 4_000_003_600)
        login.server.fail(.answer(ClientResponse(status: 503, headerFields: [.retryAfter: field])))
        await #expect(throws: ClientError.unavailable(status: 503, retryAfter: .seconds(30))) {
            try await session.lease()
        }
        login.clock.advance(.seconds(28))
        await #expect(throws: ClientError.unavailable(status: 503, retryAfter: .seconds(2))) {
            try await session.lease()
        }
        #expect(login.server.counts.refreshes == 1)
        login.clock.advance(.seconds(2))
        login.server.fail(.answer(ClientResponse(status: 503, headerFields: [.retryAfter: field])))
        await #expect(throws: ClientError.unavailable(status: 503, retryAfter: .zero)) { try await session.lease() }
        login.clock.advance(.seconds(1))
        _ = try await session.lease()
        #expect(login.server.counts.rotations == 1)
    }

    @Test func `after the answer of a gateway a refusal does not end the login`() async throws {
        for status in [408, 500, 502, 504] {
            let login = Login()
            let session = try await login.loggedIn()
            login.clock.advance(.seconds(3600))
            login.server.fail(.answer(ClientResponse(status: status)))
            await #expect(throws: ClientError.unavailable(status: status, retryAfter: nil)) {
                try await session.lease()
            }
            login.server.endLogin()
            await #expect(throws: ClientError.refreshOutcomeUnknown) { try await session.lease() }
            #expect(try await session.storedTokens() != nil)
        }
    }

    @Test func `a request that is still being prepared when the time is up is no lost answer`() async throws {
        let login = Login()
        let session = try await login.loggedIn(
            options: SessionOptions(deadline: .milliseconds(200)),
            provider: { provider in
                provider.tokenRequestEncoding = .custom { call, _ throws(ClientError) in
                    try? await Task.sleep(for: .seconds(20))
                    return ClientRequest(.post, call.endpoint)
                }
            }
        )
        login.clock.advance(.seconds(3600))
        await #expect(throws: ClientError.transport(.noAnswer)) { try await session.lease() }
        try await Task.sleep(for: .milliseconds(300))
        #expect(login.server.counts == .init())
        #expect(try await login.store.load("me")?.intent == nil)
    }

    @Test func `a thousand callers do not hammer a server that is out`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        for _ in 0..<20 { login.server.fail(.answer(Self.page)) }
        for _ in 0..<5 {
            let answers = await atOnce(200) { try await session.lease() }
            #expect(answers.allSatisfy { (try? $0.get()) == nil })
            login.clock.advance(.milliseconds(1))
        }
        // 250, 500 and 1,000 ms are waited out by whoever asks; two seconds are not.
        #expect(login.server.counts.refreshes <= 5)
    }

    @Test func `a dead grant ends the login, and is said again without a request`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.server.endLogin()
        login.clock.advance(.seconds(3600))
        for _ in 0..<3 {
            let answers = await atOnce(100) { try await session.lease() }
            for answer in answers { #expect(throws: ClientError.loginRequired(.grantEnded)) { try answer.get() } }
        }
        #expect(login.server.counts.refreshes == 1)
        #expect(try await session.storedTokens() == nil)
        #expect(login.events.all == [.loginRequired(.loginRequired(.grantEnded))])
        // A new login helps at once.
        try await session.adopt(TokenSet(login.server.logIn(), issuedAt: login.clock.now))
        _ = try await session.lease()
    }

    @Test func `a provider says itself what a dead grant looks like`() async throws {
        let login = Login()
        let session = try await login.loggedIn(provider: { $0.isDeadGrant = { $0.status == 401 } })
        login.clock.advance(.seconds(3600))
        login.server.fail(.answer(ClientResponse(status: 401, body: Array("<html>".utf8))))
        await #expect(throws: ClientError.loginRequired(.grantEnded)) { try await session.lease() }
    }

    @Test func `what was not sent is sent again`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        login.server.fail(.notSent, .notSent)
        _ = try await session.lease()
        #expect(login.server.counts == .init(refreshes: 1, rotations: 1))
        login.clock.advance(.seconds(3600))
        login.server.fail(.notSent, .notSent, .notSent)
        await #expect(throws: ClientError.transport(.notSent)) { try await session.lease() }
        _ = try await session.lease()
        #expect(login.server.counts == .init(refreshes: 2, rotations: 2))
    }

    @Test func `a server with a grace window gives a lost answer again`() async throws {
        let login = Login(.init(hasGrace: true))
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        for fault in [TestServer.Fault.lostAfter, .truncated, .lostBefore] {
            login.server.fail(fault)
            #expect(try await session.refresh().tokens.refreshToken?.reveal() == login.server.refreshToken)
            #expect(try await session.send(Login.resource()).status == 200)
        }
        #expect(login.server.counts.refreshes == 6)
        #expect(login.server.counts.rotations == 3)
    }

    @Test func `a session that has not read the store yet makes a new token all the same`() async throws {
        let login = Login(.init(hasGrace: true))
        let first = try await login.loggedIn()
        let before = try await first.lease()
        let second = try await login.session().refresh()
        #expect(second.accessToken != before.accessToken)
        #expect(login.server.counts.refreshes == 1)
    }

    @Test func `a strict server that does so leaves the outcome unknown, and hears no third request`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        login.server.fail(.lostAfter)
        await #expect(throws: ClientError.refreshOutcomeUnknown) { try await session.lease() }
        #expect(login.server.counts == .init(refreshes: 2, rotations: 1, reuses: 1))
        for _ in 0..<5 {
            login.clock.advance(.seconds(100))
            await #expect(throws: ClientError.refreshOutcomeUnknown) { try await session.lease() }
            await #expect(throws: ClientError.refreshOutcomeUnknown) { try await login.session().lease() }
        }
        #expect(login.server.counts.refreshes == 2)
        #expect(try await session.storedTokens() != nil)
        await #expect(throws: ClientError.refreshOutcomeUnknown) { try await session.retryUnknownRefresh() }
        #expect(login.server.counts.refreshes == 3)
    }

    @Test func `two lost answers are no logout, and one more try is for the user to ask for`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        login.server.fail(.lostBefore, .lostBefore)
        await #expect(throws: ClientError.refreshOutcomeUnknown) { try await session.lease() }
        login.clock.advance(.seconds(100))
        await #expect(throws: ClientError.refreshOutcomeUnknown) { try await session.lease() }
        #expect(login.server.counts.refreshes == 2)
        _ = try await session.retryUnknownRefresh()
        #expect(login.server.counts == .init(refreshes: 3, rotations: 1))
        #expect(try await session.send(Login.resource()).status == 200)
    }

    @Test func `an answer that is too long may have spent the token`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        let long = ClientResponse(status: 200, body: [UInt8](repeating: 0x20, count: 256 * 1024 + 1))
        login.server.fail(.answer(long), .answer(long))
        await #expect(throws: ClientError.refreshOutcomeUnknown) { try await session.lease() }
        #expect(login.server.counts.refreshes == 2)
        #expect(try await login.store.load("me")?.intent?.attempts == 2)
    }

    @Test func `a refresh has a deadline of its own`() async throws {
        let login = Login(.init(latency: .seconds(60)))
        let session = try await login.loggedIn(options: SessionOptions(deadline: .milliseconds(200)))
        login.clock.advance(.seconds(3600))
        let start = ContinuousClock.now
        await #expect(throws: ClientError.self) { try await session.lease() }
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test func `a cancelled waiter stops nobody`() async throws {
        let login = Login(.init(latency: .milliseconds(200)))
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        let first = Task { try await session.lease() }
        try await Task.sleep(for: .milliseconds(50))
        let others = Task { await atOnce(20) { try await session.lease() } }
        try await Task.sleep(for: .milliseconds(50))
        first.cancel()
        await #expect(throws: ClientError.cancelled) { try await first.value }
        for answer in await others.value { _ = try answer.get() }
        #expect(login.server.counts == .init(refreshes: 1, rotations: 1))
    }

    @Test func `a refresh everybody has left is finished and stored`() async throws {
        let login = Login(.init(latency: .milliseconds(100)))
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        let waiter = Task { try await session.lease() }
        while try await login.store.load("me")?.intent == nil { await Task.yield() }
        waiter.cancel()
        await #expect(throws: ClientError.cancelled) { try await waiter.value }
        while try await login.store.load("me")?.intent != nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await session.storedTokens()?.refreshToken?.reveal() == login.server.refreshToken)
        _ = try await session.lease()
        #expect(login.server.counts.refreshes == 1)
    }
}
