import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// An old refresh token in use means that somebody has a copy.
@Suite struct RefreshReuseTests {
    private func expectEnded(_ server: TestServer, _ tokens: [Tokens]) async throws {
        #expect(server.log.reasons.last == "reusedToken")
        for token in tokens {
            #expect(try await server.introspect(token.access) == ["active": .bool(false)])
            #expect(try await server.introspect(token.refresh) == ["active": .bool(false)])
            #expect(await server.refresh(token.refresh, as: TestServer.web).error == "invalid_grant")
            #expect(server.log.reasons.last == "endedLogin")
        }
    }

    @Test func `the token before, one second after the grace, ends the login and its access tokens`() async throws {
        let server = try TestServer()
        let first = try await server.signIn(as: TestServer.web)
        let second = try Tokens(await server.refresh(first.refresh, as: TestServer.web))
        #expect(try await server.introspect(second.access)["active"] == .bool(true))
        server.clock.advance(by: 11)
        let answer = await server.refresh(first.refresh, as: TestServer.web)
        #expect(answer.status == 400)
        #expect(answer.error == "invalid_grant")
        try await expectEnded(server, [first, second])
    }

    @Test func `a token two generations old ends the login even within the grace`() async throws {
        let server = try TestServer()
        let first = try await server.signIn(as: TestServer.web)
        let second = try Tokens(await server.refresh(first.refresh, as: TestServer.web))
        let third = try Tokens(await server.refresh(second.refresh, as: TestServer.web))
        #expect(await server.refresh(first.refresh, as: TestServer.web).error == "invalid_grant")
        try await expectEnded(server, [first, second, third])
    }

    @Test func `without a grace the token before ends the login at once`() async throws {
        var lifetimes = Lifetimes()
        lifetimes.refreshGrace = 0
        let server = try TestServer(lifetimes: lifetimes)
        let first = try await server.signIn(as: TestServer.web)
        let second = try Tokens(await server.refresh(first.refresh, as: TestServer.web))
        #expect(await server.refresh(first.refresh, as: TestServer.web).error == "invalid_grant")
        try await expectEnded(server, [first, second])
    }

    @Test func `other logins of the same wallet and client go on`() async throws {
        let server = try TestServer()
        let (first, other) = (try await server.signIn(), try await server.signIn())
        _ = await server.refresh(first.refresh)
        server.clock.advance(by: 11)
        #expect(await server.refresh(first.refresh).error == "invalid_grant")
        #expect(await server.refresh(other.refresh).status == 200)
    }
}
