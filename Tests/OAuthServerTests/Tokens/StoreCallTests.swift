import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// What a request costs in the store: each call of one that writes waits for the disk.
@Suite struct StoreCallTests {
    /// Expects that `body` asks the store so many times.
    private func expect(
        _ count: Int,
        of store: FlakyStore,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Void
    ) async throws {
        let before = store.callCount
        try await body()
        #expect(store.callCount - before == count, sourceLocation: sourceLocation)
    }

    @Test func `every way to tokens is one call`() async throws {
        let store = FlakyStore()
        let browser = try Browser.atServer(store: store)
        let server = browser.server
        let app = ClientAuthentication.none(clientID: "app")
        let request = try Wallet.alice.request(for: try await server.challenge(for: "app").sid)
        var tokens: Tokens?
        try await expect(1, of: store) { tokens = try await server.expectTokens(request, as: app) }
        let refresh = try #require(tokens).refresh
        try await expect(1, of: store) { #expect(await server.refresh(refresh, as: app).status == 200) }
        try await expect(1, of: store) {
            let wide = try Scope(["read", "admin"])
            #expect(await server.refresh(refresh, as: app, scope: wide).error == "invalid_scope")
        }
        let code = try await browser.code()
        try await expect(1, of: store) { _ = try Tokens(await server.redeem(code)) }
        try await expect(2, of: store) { #expect(await server.redeem(code).error == "invalid_grant") }
    }

    @Test func `a login in a browser asks the store once where it has to know who signed, and for nothing else`()
        async throws
    {
        let store = FlakyStore()
        let browser = try Browser.atServer(store: store)
        var page: ScanPage?
        try await expect(0, of: store) { page = try await browser.begin() }
        let scan = try #require(page)
        try await expect(1, of: store) { _ = try await browser.status(scan) }
        try await expect(0, of: store) {
            _ = try await browser.another().open(scan.statusPath)
            _ = try await browser.another().press("continue", scan.login)
            _ = try await browser.press("continue", scan.login, fields: ["Origin": "https://evil.example"])
            _ = try await browser.press("again", scan.login)
            _ = try await browser.press("cancel", scan.login)
        }
        try await expect(0, of: store) { () async throws in
            let sid = scan.sid
            let forged = sid.replacing(try Challenge(parsing: sid).uid, with: String(repeating: "A", count: 46))
            #expect(try await browser.server.sign(forged).status == 400)
            _ = await browser.server.callback(String(sid.dropFirst(4)), #"{"signature":"A","publicKey":"B"}"#)
        }
        try await expect(1, of: store) { () async throws in
            #expect(try await browser.server.sign(scan.sid).status == 204)
        }
        try await expect(1, of: store) { _ = try await browser.code(confirming: scan) }
    }
}
