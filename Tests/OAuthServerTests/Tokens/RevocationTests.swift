import HTTPTypes
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// Ending a login.
@Suite struct RevocationTests {
    private enum Kind: CaseIterable { case access, refresh, usedRefresh, expiredAccess }

    @Test(arguments: Kind.allCases) private func `any token of a login ends all of it`(kind: Kind) async throws {
        let server = try TestServer()
        let first = try await server.signIn(as: TestServer.web)
        let second = try Tokens(await server.refresh(first.refresh, as: TestServer.web))
        let other = try await server.signIn(as: TestServer.web)
        if kind == .expiredAccess { server.clock.advance(by: 1000) }
        let token =
            switch kind {
            case .access: second.access
            case .refresh: second.refresh
            case .usedRefresh: first.refresh
            case .expiredAccess: first.access
            }
        let answer = await server.revoke(token, as: TestServer.web)
        #expect(answer.status == 200)
        #expect(answer.body.isEmpty)
        #expect(answer.fields[.cacheControl] == "no-store")
        for token in [first, second] {
            #expect(try await server.introspect(token.access)["active"] == .bool(false))
            #expect(try await server.introspect(token.refresh)["active"] == .bool(false))
            #expect(await server.refresh(token.refresh, as: TestServer.web).error == "invalid_grant")
        }
        #expect(try await server.introspect(other.refresh)["active"] == .bool(true))
        #expect(await server.revoke(token, as: TestServer.web).status == 200)
    }

    @Test func `what is not known, or is another client's, is answered alike`() async throws {
        let server = try TestServer()
        let ofWeb = try await server.signIn(as: TestServer.web)
        let own = try await server.signIn()
        let answers = [
            await server.revoke("unknown"), await server.revoke(ofWeb.refresh), await server.revoke(ofWeb.access),
            await server.revoke(own.refresh), await server.revoke(own.refresh),
        ]
        #expect(Set(answers.map(\.everything)).count == 1)
        #expect(answers.first?.status == 200)
        #expect(try await server.introspect(ofWeb.access)["active"] == .bool(true))
        #expect(await server.refresh(own.refresh).error == "invalid_grant")
    }

    @Test func `a public client ends its own login`() async throws {
        let server = try TestServer()
        let tokens = try await server.signIn(as: TestServer.spa)
        #expect(await server.revoke(tokens.access, as: TestServer.spa).status == 200)
        #expect(await server.refresh(tokens.refresh, as: TestServer.spa).error == "invalid_grant")
    }

    @Test func `a request without a token or with a bad client is refused`() async throws {
        let server = try TestServer()
        let tokens = try await server.signIn(as: TestServer.web)
        expectError(await server.post("/revoke", ""), "invalid_request")
        expectError(await server.post("/revoke", "token="), "invalid_request")
        let unproved = await server.post("/revoke", "token=\(tokens.refresh)&client_id=web")
        #expect(unproved.status == 401)
        expectError(unproved, "invalid_client")
        #expect(try await server.introspect(tokens.refresh)["active"] == .bool(true))
    }
}
