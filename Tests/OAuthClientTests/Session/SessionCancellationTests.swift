import OAuthClient
import OAuthMessages
import Testing

/// Who stops waiting does not undo what the server has done.
@Suite struct SessionCancellationTests {
    @Test func `the tokens of a login are kept although the task was cancelled`() async throws {
        let login = Login(store: SensitiveStore())
        let session = try login.session()
        let tokens = TokenSet(login.server.logIn(), issuedAt: login.clock.now)
        try await cancelled { try await session.adopt(tokens) }
        #expect(try await session.storedTokens()?.accessToken == tokens.accessToken)
        #expect(try await session.lease().accessToken == tokens.accessToken)
        #expect(try await login.session().lease().accessToken == tokens.accessToken)
    }

    @Test func `tokens that were revoked are forgotten although the task was cancelled`() async throws {
        let login = Login(store: SensitiveStore())
        _ = try await login.loggedIn()
        let session = try login.session(transport: CancellingTransport(transport: login.server))
        let task = Task { try await session.logOut() }
        try await task.value
        #expect(login.server.counts.revocations == 1)
        #expect(try await session.storedTokens() == nil)
    }

    @Test func `a file is read and written to the end in a task that was cancelled`() async throws {
        try await withFolder { folder in
            let store = FileTokenStore(path: folder + "/tokens.json")
            let record = StoredLogin(
                revision: 1,
                origin: "o",
                tokens: TokenSet(TokenResponse(accessToken: Secret("a")), issuedAt: 0)
            )
            let isReplaced = try await cancelled { try await store.replace("me", revision: nil, with: record) }
            #expect(isReplaced)
            let stored = try await cancelled { try await store.load("me") }
            #expect(stored == record)
        }
    }
}
