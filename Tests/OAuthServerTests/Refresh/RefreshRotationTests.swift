import HTTPTypes
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// The refresh token is another one after each use.
@Suite struct RefreshRotationTests {
    @Test func `a refresh gives other tokens of the same login`() async throws {
        let server = try TestServer()
        let first = try await server.signIn(as: TestServer.web)
        let answer = await server.refresh(first.refresh, as: TestServer.web)
        let second = try Tokens(answer)
        #expect(answer.fields[.cacheControl] == "no-store")
        #expect(answer.json["token_type"] == .string("Bearer"))
        #expect(answer.json["expires_in"] == .integer(900))
        #expect(second.refresh != first.refresh)
        #expect(second.access != first.access)
        let (before, after) = (try AccessTokenText(first.access), try AccessTokenText(second.access))
        #expect(before.claims["sub"] == after.claims["sub"])
        #expect(before.claims["sid_fam"] == after.claims["sid_fam"])
        #expect(before.claims["jti"] != after.claims["jti"])
        #expect(try await server.introspect(first.access)["active"] == .bool(true))
        #expect(try await server.introspect(second.access)["active"] == .bool(true))
    }

    @Test func `a long chain of refreshes keeps one row`() async throws {
        let server = try TestServer()
        var tokens = try await server.signIn()
        var seen: Set = [tokens.refresh]
        for _ in 0..<300 {
            server.clock.advance(by: 11)
            tokens = try Tokens(await server.refresh(tokens.refresh))
            #expect(seen.insert(tokens.refresh).inserted)
        }
        #expect(try await server.store.rowCount() == 2)
    }

    @Test(arguments: [0, 1, 9, 10] as [UInt64])
    func `the token before gives the same successor within the grace`(delay: UInt64) async throws {
        let server = try TestServer()
        let first = try await server.signIn()
        server.clock.advance(by: 500)
        let second = try Tokens(await server.refresh(first.refresh))
        server.clock.advance(by: delay)
        let again = try Tokens(await server.refresh(first.refresh))
        #expect(again.refresh == second.refresh)
        #expect(again.access != second.access)
        #expect(await server.refresh(second.refresh).status == 200)
    }

    @Test func `repeating does not lengthen the grace`() async throws {
        let server = try TestServer()
        let first = try await server.signIn()
        _ = await server.refresh(first.refresh)
        server.clock.advance(by: 10)
        #expect(await server.refresh(first.refresh).status == 200)
        server.clock.advance(by: 1)
        #expect(await server.refresh(first.refresh).error == "invalid_grant")
        #expect(server.log.reasons == ["reusedToken"])
    }

    @Test func `of 64 refreshes at once all get the same successor`() async throws {
        let server = try TestServer()
        let first = try await server.signIn()
        let successors = try await withThrowingTaskGroup(of: Tokens.self) { group in
            for _ in 0..<64 { group.addTask { try Tokens(await server.refresh(first.refresh)) } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1.refresh) }
        }
        #expect(successors.count == 1)
        #expect(await server.refresh(try #require(successors.first)).status == 200)
    }

    @Test func `two servers with one store and one master key refresh each other's tokens`() async throws {
        let store = MemoryStore()
        let (first, second) = (try TestServer(store: store), try TestServer(store: store, clock: TestClock(seed: 2)))
        let tokens = try await first.signIn()
        let refreshed = try Tokens(await second.refresh(tokens.refresh))
        #expect(await first.refresh(refreshed.refresh).status == 200)
    }
}
