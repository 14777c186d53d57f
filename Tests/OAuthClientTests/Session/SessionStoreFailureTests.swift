import OAuthClient
import OAuthMessages
import Testing

/// A disk that is full, and a store that cannot be read.
@Suite struct SessionStoreFailureTests {
    @Test func `a refresh that cannot be noted is not sent`() async throws {
        let store = BrokenStore()
        let login = Login(store: store)
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        store.breakWrites()
        await #expect(throws: ClientError.store(.full)) { try await session.lease() }
        #expect(login.server.counts.refreshes == 0)
        store.repair()
        login.clock.advance(.seconds(1))
        _ = try await session.lease()
        #expect(login.server.counts.rotations == 1)
    }

    @Test func `a new pair that cannot be saved is used, told of, and saved later`() async throws {
        let store = BrokenStore()
        let login = Login(store: store)
        let session = try await login.loggedIn()
        login.clock.advance(.seconds(3600))
        store.breakWrites(after: 1)
        #expect(try await session.send(Login.resource()).status == 200)
        #expect(login.events.all == [.storeFailed(.full)])
        #expect(try await session.storedTokens()?.refreshToken?.reveal() != login.server.refreshToken)
        store.repair()
        login.clock.advance(.seconds(3600))
        #expect(try await session.send(Login.resource()).status == 200)
        #expect(try await session.storedTokens()?.refreshToken?.reveal() == login.server.refreshToken)
        #expect(login.server.counts == .init(refreshes: 2, rotations: 2, accepted: 2))
        // Another session goes on with what was saved.
        #expect(try await login.session().send(Login.resource()).status == 200)
    }

    @Test func `a login that cannot be saved is an error, and is used and saved later all the same`() async throws {
        let store = BrokenStore()
        let login = Login(store: store)
        _ = try await login.loggedIn()
        let session = try login.session()
        store.breakWrites()
        await #expect(throws: ClientError.store(.full)) {
            try await session.adopt(TokenSet(login.server.logIn(), issuedAt: login.clock.now))
        }
        #expect(try await session.send(Login.resource()).status == 200)
        store.repair()
        login.clock.advance(.seconds(3600))
        #expect(try await session.send(Login.resource()).status == 200)
        #expect(try await session.storedTokens()?.refreshToken?.reveal() == login.server.refreshToken)
        #expect(login.server.counts == .init(refreshes: 1, rotations: 1, accepted: 2))
    }

    @Test func `a store that cannot be read is an error and no logout`() async throws {
        let store = BrokenStore()
        let login = Login(store: store)
        _ = try await login.loggedIn()
        store.breakLoads()
        let session = try login.session(login: Login.password)
        await #expect(throws: ClientError.store(.damaged)) { try await session.lease() }
        await #expect(throws: ClientError.store(.damaged)) { try await session.logOut() }
        #expect(login.server.counts == .init())
    }
}
