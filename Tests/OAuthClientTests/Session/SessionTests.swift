import HTTPTypes
import OAuthClient
import OAuthMessages
import Testing

/// One login in one process.
@Suite struct SessionTests {
    @Test func `a token is handed out until its margin begins, and refreshed then`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        let first = try await session.lease()
        login.clock.advance(.seconds(3600 - 60) - .milliseconds(1))
        #expect(try await session.lease().generation == first.generation)
        #expect(login.server.counts.refreshes == 0)
        login.clock.advance(.milliseconds(1))
        #expect(try await session.lease().generation == first.generation + 1)
        #expect(login.server.counts.refreshes == 1)
        #expect(login.events.all == [.refreshed(generation: first.generation + 1)])
        #expect(login.server.violations.isEmpty)
    }

    @Test func `the margin of a short lifetime is a tenth of it`() async throws {
        let login = Login(.init(lifetime: 100))
        let session = try await login.loggedIn()
        login.clock.advance(.milliseconds(89_999))
        _ = try await session.lease()
        #expect(login.server.counts.refreshes == 0)
        login.clock.advance(.milliseconds(1))
        _ = try await session.lease()
        #expect(login.server.counts.refreshes == 1)
    }

    @Test(arguments: [1_000_000_000, -1_000_000_000]) func `a wall clock that jumps logs nobody out`(
        seconds: Int64
    ) async throws {
        let login = Login()
        let session = try await login.loggedIn()
        let first = try await session.lease()
        login.clock.jump(seconds: seconds)
        #expect(try await session.lease().generation == first.generation)
        // A second process goes by the store: it may refresh early, and that is all.
        let second = try login.session()
        _ = try await second.send(Login.resource())
        _ = try await session.send(Login.resource())
        #expect(login.server.counts.reuses == 0)
        #expect(login.server.counts.refreshes == (seconds > 0 ? 1 : 0))
        // Set back, a stored token counts as good for its lifetime and not for years.
        login.clock.advance(.seconds(3600))
        _ = try await second.lease()
        #expect(login.server.counts.refreshes == (seconds > 0 ? 2 : 1))
    }

    @Test func `without a lifetime the last known one counts`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.server.set { $0.lifetime = nil }
        _ = try await session.refresh()
        #expect(try await session.lease().tokens.lifetime == 3600)
        login.clock.advance(.seconds(3600))
        _ = try await session.lease()
        #expect(login.server.counts.refreshes == 2)
    }

    @Test(arguments: [nil, 0]) func `a lifetime that was never told ends with a refused token`(
        lifetime: Int64?
    ) async throws {
        let login = Login(.init(lifetime: lifetime))
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(1_000_000))
        _ = try await session.send(Login.resource())
        #expect(login.server.counts.refreshes == 0)
        login.server.expireAccess()
        #expect(try await session.send(Login.resource()).status == 200)
        #expect(login.server.counts.refreshes == 1)
    }

    @Test func `a refresh token that is not replaced stays`() async throws {
        let login = Login(.init(rotates: false))
        let session = try await login.loggedIn()
        for _ in 0..<3 { _ = try await session.refresh() }
        #expect(login.server.counts == .init(refreshes: 3, rotations: 3))
        #expect(try await session.storedTokens()?.refreshToken?.reveal() == login.server.refreshToken)
    }

    @Test func `a refused token is refreshed and the request sent again once`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.server.expireAccess()
        let answer = try await session.send(Login.resource())
        #expect(answer.text == "hello")
        #expect(login.server.counts == .init(refreshes: 1, rotations: 1, accepted: 1, refused: 1))
    }

    @Test func `the second attempt is built anew, with the new lease`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.server.expireAccess()
        var generations: [Int64] = []
        _ = try await session.send { (lease) throws(ClientError) in
            generations.append(lease.generation)
            do { return try Login.resource() } catch { throw .unusableRequest("") }
        }
        let first = try #require(generations.first)
        #expect(generations == [first, first + 1])
    }

    @Test func `a token that is refused twice is an error and no loop`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        let refused = ClientResponse(status: 401)
        login.server.failResource(.answer(refused), .answer(refused), .answer(refused))
        await #expect(throws: ClientError.tokenRefused(status: 401)) { try await session.send(Login.resource()) }
        #expect(login.server.counts.refreshes == 1)
    }

    @Test(arguments: [200, 301, 400, 403, 404, 429, 500]) func `no other answer of a resource causes a refresh`(
        status: Int
    ) async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.server.failResource(.answer(ClientResponse(status: status)))
        #expect(try await session.send(Login.resource()).status == status)
        #expect(login.server.counts.refreshes == 0)
    }

    @Test(
        arguments: [(.notSent, .notSent, 0), (.lostBefore, .noAnswer, 0), (.lostAfter, .noAnswer, 1)]
            as [(TestServer.Fault, TransportError, Int)]
    ) func `a call without an answer is an error, and is not sent again`(
        fault: TestServer.Fault,
        error: TransportError,
        accepted: Int
    ) async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.server.failResource(fault)
        await #expect(throws: ClientError.transport(error)) { try await session.send(Login.resource()) }
        #expect(login.server.counts.accepted == accepted && login.server.counts.refreshes == 0)
        #expect(try await session.send(Login.resource()).status == 200)
        #expect(login.server.counts.accepted == accepted + 1)
    }

    @Test func `a provider says itself what a refused token looks like`() async throws {
        let login = Login()
        let session = try await login.loggedIn(provider: {
            $0.isTokenRefused = { $0.status == 400 && $0.text == "400003" }
        })
        login.server.failResource(.answer(ClientResponse(status: 400, body: Array("400003".utf8))))
        #expect(try await session.send(Login.resource()).status == 200)
        login.server.failResource(.answer(ClientResponse(status: 400, body: Array("400417".utf8))))
        #expect(try await session.send(Login.resource()).status == 400)
        #expect(login.server.counts.refreshes == 1)
    }

    @Test func `tokens that are always refused do not cause refreshes without end`() async throws {
        let login = Login()
        let session = try await login.loggedIn(provider: { $0.isTokenRefused = { _ in true } })
        for _ in 0..<100 { _ = try? await session.send(Login.resource()) }
        #expect(login.server.counts.refreshes == 10)
        login.clock.advance(.seconds(60))
        _ = try? await session.send(Login.resource())
        #expect(login.server.counts.refreshes == 11)
    }

    @Test func `without a login a login is asked for, and nothing is sent`() async throws {
        let login = Login()
        let session = try login.session()
        await #expect(throws: ClientError.loginRequired(.notLoggedIn)) { try await session.lease() }
        #expect(login.server.counts == .init())
        #expect(login.events.all == [.loginRequired(.loginRequired(.notLoggedIn))])
    }

    @Test func `a token without a refresh token is used to its end`() async throws {
        let login = Login()
        let session = try login.session()
        var tokens = TokenSet(login.server.logIn(), issuedAt: login.clock.now)
        tokens.refreshToken = nil
        try await session.adopt(tokens)
        login.clock.advance(.seconds(3600) - .milliseconds(1))
        _ = try await session.lease()
        login.clock.advance(.milliseconds(1))
        await #expect(throws: ClientError.loginRequired(.noRefreshToken)) { try await session.lease() }
        #expect(login.server.counts.refreshes == 0)
    }

    @Test func `logging out revokes, forgets, and keeps the login where the server did not hear of it`() async throws {
        let login = Login()
        let session = try await login.loggedIn()
        login.server.failResource(.answer(ClientResponse(status: 503)))
        await #expect(throws: ClientError.unavailable(status: 503, retryAfter: nil)) { try await session.logOut() }
        #expect(try await session.storedTokens() != nil)
        try await session.logOut()
        #expect(login.server.counts.revocations == 1)
        #expect(try await session.storedTokens() == nil)
        await #expect(throws: ClientError.loginRequired(.notLoggedIn)) { try await session.lease() }
    }

    @Test func `a login of another client is not sent anywhere`() async throws {
        let login = Login()
        _ = try await login.loggedIn()
        let other = try login.session(provider: { provider in
            provider.tokenEndpoint = (try? Endpoint(parsing: "https://staging.example/token")) ?? provider.tokenEndpoint
        })
        await #expect(throws: ClientError.foreignLogin) { try await other.lease() }
        await #expect(throws: ClientError.foreignLogin) { try await other.logOut() }
        #expect(login.server.counts == .init())
    }
}
