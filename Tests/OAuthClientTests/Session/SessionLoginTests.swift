import OAuthClient
import OAuthMessages
import Testing

/// A program that has a password and uses it as seldom as it can.
@Suite struct SessionLoginTests {
    @Test func `without a login the program logs in once`() async throws {
        let login = Login(.init(latency: .milliseconds(20)))
        let session = try login.session(login: Login.password)
        for answer in await atOnce(50, { try await session.send(Login.resource()) }) {
            #expect(try answer.get().status == 200)
        }
        #expect(login.server.counts == .init(logins: 1, accepted: 50))
    }

    @Test func `after a dead grant it logs in, and nobody sees it`() async throws {
        let login = Login()
        let session = try await login.loggedIn(login: Login.password)
        login.server.endLogin()
        for answer in await atOnce(50, { try await session.send(Login.resource()) }) {
            #expect(try answer.get().status == 200)
        }
        let counts = login.server.counts
        #expect(counts.refreshes == 1 && counts.logins == 1 && counts.accepted == 50)
    }

    @Test func `an outage of the refresh is no reason to log in`() async throws {
        let login = Login()
        let session = try await login.loggedIn(login: Login.password)
        login.clock.advance(.seconds(3600))
        login.server.fail(.answer(ClientResponse(status: 500)))
        await #expect(throws: ClientError.unavailable(status: 500, retryAfter: nil)) { try await session.lease() }
        login.server.fail(.lostBefore, .lostBefore)
        await #expect(throws: ClientError.refreshOutcomeUnknown) { try await session.lease() }
        #expect(login.server.counts.logins == 0)
    }

    @Test func `it logs in at most once in ten minutes, in all processes`() async throws {
        let login = Login()
        let session = try await login.loggedIn(login: Login.password)
        login.server.endLogin()
        _ = try await session.refresh()
        login.server.endLogin()
        let ended = ClientError.loginRequired(.grantEnded)
        await #expect(throws: ended) { try await session.refresh() }
        await #expect(throws: ended) { try await login.session(login: Login.password).lease() }
        #expect(login.server.counts.logins == 1)
        login.clock.advance(.seconds(600))
        _ = try await session.lease()
        #expect(login.server.counts.logins == 2)
    }

    @Test func `after a lost answer it waits until it may log in, and does not stay out for ever`() async throws {
        let login = Login()
        let session = try await login.loggedIn(login: Login.password)
        login.server.endLogin()
        _ = try await session.refresh()
        login.server.fail(.lostAfter)
        await #expect(throws: ClientError.loginRequired(.grantEnded)) { try await session.refresh() }
        login.clock.advance(.seconds(600))
        #expect(try await session.send(Login.resource()).status == 200)
        #expect(login.server.counts.logins == 2)
    }

    @Test func `a wrong password is tried once`() async throws {
        let login = Login()
        let session = try login.session(login: { () throws(ClientError) in
            PasswordGrant(username: "fleet", password: Secret("wrong"))
        })
        for _ in 0..<5 {
            await #expect(throws: ClientError.self) { try await session.lease() }
            login.clock.advance(.seconds(100))
        }
        #expect(login.server.counts.logins == 1)
        login.clock.advance(.seconds(100))
        await #expect(throws: ClientError.server(TokenFailure(status: 401, error: OAuthError(.invalidGrant)))) {
            try await login.session(
                login: { () throws(ClientError) in PasswordGrant(username: "fleet", password: Secret("wrong")) },
                provider: { $0.isDeadGrant = { _ in false } }
            ).lease()
        }
    }

    @Test func `a login that met an outage is tried again`() async throws {
        let login = Login()
        let session = try login.session(login: Login.password)
        login.server.fail(.answer(ClientResponse(status: 503)), .notSent)
        await #expect(throws: ClientError.unavailable(status: 503, retryAfter: nil)) { try await session.lease() }
        await #expect(throws: ClientError.transport(.notSent)) { try await session.lease() }
        _ = try await session.lease()
        #expect(login.server.counts.logins == 1)
    }
}
