import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// A login ends when it is not refreshed, and some day even if it is.
@Suite struct RefreshExpiryTests {
    private static var lifetimes: Lifetimes {
        var lifetimes = Lifetimes()
        lifetimes.refreshIdle = 1000
        lifetimes.refreshAbsolute = 2500
        return lifetimes
    }

    @Test func `a refresh token is good in the second before its idle expiry`() async throws {
        let server = try TestServer(lifetimes: Self.lifetimes)
        let tokens = try await server.signIn()
        server.clock.advance(by: 999)
        let second = try Tokens(await server.refresh(tokens.refresh))
        server.clock.advance(by: 999)
        #expect(await server.refresh(second.refresh).status == 200)
    }

    @Test func `a refresh token is not good at its idle expiry`() async throws {
        let server = try TestServer(lifetimes: Self.lifetimes)
        let tokens = try await server.signIn()
        server.clock.advance(by: 1000)
        #expect(await server.refresh(tokens.refresh).error == "invalid_grant")
        #expect(server.log.reasons == ["endedLogin"])
    }

    @Test(arguments: [(2499, 200), (2500, 400)] as [(UInt64, Int)])
    func `no refresh leads past the absolute expiry`(moment: UInt64, status: Int) async throws {
        let clock = TestClock()
        let start = clock.now.rawValue
        let server = try TestServer(lifetimes: Self.lifetimes, clock: clock)
        var tokens = try await server.signIn()
        for offset in stride(from: 900, through: 1800, by: 900) as StrideThrough<UInt64> {
            clock.set(start + offset)
            tokens = try Tokens(await server.refresh(tokens.refresh))
        }
        clock.set(start + moment)
        #expect(await server.refresh(tokens.refresh).status == status)
        clock.set(start + 2500)
        #expect(await server.refresh(tokens.refresh).status == 400)
    }

    @Test func `the absolute expiry limits the idle expiry from the start`() async throws {
        var lifetimes = Lifetimes()
        lifetimes.refreshIdle = 1000
        lifetimes.refreshAbsolute = 500
        let server = try TestServer(lifetimes: lifetimes)
        let tokens = try await server.signIn(as: TestServer.web)
        #expect(try await server.introspect(tokens.refresh)["exp"] == .integer(1_700_000_500))
        server.clock.advance(by: 500)
        #expect(await server.refresh(tokens.refresh, as: TestServer.web).error == "invalid_grant")
    }

    @Test func `lifetimes unless others are set`() async throws {
        let server = try TestServer()
        let tokens = try await server.signIn(as: TestServer.web)
        #expect(try await server.introspect(tokens.refresh)["exp"] == .integer(1_700_000_000 + 14 * 86_400))
        #expect(Lifetimes().refreshAbsolute == 90 * 86_400)
    }
}
