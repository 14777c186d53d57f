import Foundation
import OAuthClient
import OAuthMessages
import PostgreSQLStores
import Testing

/// Columns that other programs read and write too.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"))
struct PostgreSQLSharingTests {
    /// A user who has logged in through a store, in a table that others know.
    private struct Scene {
        let users: Users
        let login: Login
        let session: Session

        init(_ rules: TestServer.Rules = TestServer.Rules()) async throws {
            users = try await Users(keyType: "text", keys: ["me"])
            let store = try users.store()
            try await store.migrate()
            login = Login(rules, store: store)
            session = try await login.loggedIn()
        }

        var columns: String {
            get async throws { try await users.sql("SELECT sid_access_token, sid_refresh_token FROM @") }
        }
    }

    @Test func `an access token that somebody removes is refreshed once`() async throws {
        let scene = try await Scene(.init(latency: .milliseconds(20)))
        try await scene.users.sql("UPDATE @ SET sid_access_token = NULL")
        let sessions = try (0..<4).map { _ in try scene.login.session() }
        let answers = await atOnce(20) {
            for session in sessions { _ = try await session.send(Login.resource()) }
        }
        for answer in answers { try answer.get() }
        #expect(scene.login.server.counts == .init(refreshes: 1, rotations: 1, accepted: 80))
        #expect(try await scene.columns == "at-1-1-1-c4n4ry|rt-1-1-c4n4ry")
    }

    @Test(arguments: ["NULL", "''"]) func `without both tokens the login is over`(nothing: String) async throws {
        let scene = try await Scene()
        try await scene.users.sql("UPDATE @ SET sid_access_token = \(nothing), sid_refresh_token = \(nothing)")
        let session = try scene.login.session()
        await #expect(throws: ClientError.loginRequired(.notLoggedIn)) { try await session.lease() }
        try await session.adopt(TokenSet(scene.login.server.logIn(), issuedAt: scene.login.clock.now))
        #expect(try await scene.login.session().send(Login.resource()).status == 200)
        #expect(scene.login.server.counts == .init(accepted: 1))
    }

    @Test func `tokens that another program has refreshed are used`() async throws {
        let scene = try await Scene()
        let server = scene.login.server
        let old = try #require(await scene.session.storedTokens())
        let grant = RefreshTokenGrant(Secret(server.refreshToken))
        let new = try await scene.login.client().token(grant)
        let (access, refresh) = (new.accessToken.reveal(), try #require(new.refreshToken).reveal())
        let expiry = scene.login.clock.now + 1800
        try await scene.users.sql(
            """
            UPDATE @ SET sid_access_token = '\(access)', sid_refresh_token = '\(refresh)',
                sid_expires_at = to_timestamp(\(expiry))
            """
        )
        let stored = try #require(await scene.session.storedTokens())
        #expect(stored.accessToken == new.accessToken && stored.refreshToken == new.refreshToken)
        #expect(stored.expiry == expiry && stored.lifetime == 3600)
        // Another pair has another number, and the same pair always the same.
        #expect(stored.generation != old.generation)
        #expect(try await scene.session.storedTokens() == stored)
        // A new session takes what is there; the old one, whose token is refused, takes it over too.
        #expect(try await scene.login.session().send(Login.resource()).status == 200)
        #expect(try await scene.session.send(Login.resource()).status == 200)
        #expect(server.counts == .init(refreshes: 1, rotations: 1, accepted: 2, refused: 1))
        scene.login.clock.advance(.seconds(1790))
        #expect(try await scene.session.send(Login.resource()).status == 200)
        #expect(server.counts.rotations == 2 && server.counts.reuses == 0)
    }

    /// The document's own program keeps the refresh token and does not say when the new access token expires.
    @Test func `an access token without an expiry of its own is used`() async throws {
        let scene = try await Scene(.init(rotates: false))
        // What the record says of the token before has run out.
        scene.login.clock.advance(.seconds(3600))
        let new = try await scene.login.client().token(RefreshTokenGrant(Secret(scene.login.server.refreshToken)))
        try await scene.users.sql(
            "UPDATE @ SET sid_access_token = '\(new.accessToken.reveal())', sid_expires_at = NULL"
        )
        #expect(try await scene.session.storedTokens()?.expiry == nil)
        #expect(try await scene.login.session().send(Login.resource()).status == 200)
        #expect(scene.login.server.counts == .init(refreshes: 1, rotations: 1, accepted: 1))
    }

    @Test(
        arguments: [
            "sid_access_token = 'a2'", "sid_refresh_token = 'r2'", "sid_access_token = 'a2', sid_refresh_token = 'r2'",
            "sid_access_token = NULL",
        ]
    ) func `what another program has written is not overwritten`(change: String) async throws {
        let scene = try await Scene()
        let (store, users) = (scene.login.store, scene.users)
        let seen = try #require(await store.load("me"))
        try await users.sql("UPDATE @ SET \(change)")
        let columns = try await scene.columns
        var next = seen
        next.revision += 1
        #expect(try await !store.replace("me", revision: seen.revision, with: next))
        #expect(try await !store.replace("me", revision: seen.revision, with: nil))
        #expect(try await scene.columns == columns)
        let found = try #require(await store.load("me"))
        #expect(try await store.load("me") == found)
        #expect(found.revision != seen.revision && found.tokens?.generation != seen.tokens?.generation)
        // Somebody of this library and another program again: the tokens are as before, and the record is not.
        next = found
        next.revision += 1
        #expect(try await store.replace("me", revision: found.revision, with: next))
        #expect(try await store.load("me") == next)
        try await users.sql("UPDATE @ SET sid_access_token = 'a3'")
        next.revision += 1
        #expect(try await store.replace("me", revision: try #require(await store.load("me")).revision, with: next))
        try await users.sql("UPDATE @ SET \(change)")
        next.revision += 1
        #expect(try await !store.replace("me", revision: found.revision, with: next))
    }

    @Test func `tokens that another program puts where none are left are used`() async throws {
        let scene = try await Scene()
        let (store, users) = (scene.login.store, scene.users)
        let login = try #require(await store.load("me"))
        let ended = StoredLogin(revision: login.revision + 1, origin: login.origin, tokens: nil, loginAt: 5)
        #expect(try await store.replace("me", revision: login.revision, with: ended))
        #expect(try await store.load("me") == ended)
        try await users.sql("UPDATE @ SET sid_access_token = 'a', sid_expires_at = to_timestamp(4000000000)")
        #expect(try await !store.replace("me", revision: ended.revision, with: nil))
        let found = try #require(await store.load("me"))
        #expect(found.tokens?.accessToken == Secret("a") && found.tokens?.refreshToken == nil)
        #expect(found.tokens?.expiry == 4_000_000_000 && found.origin == login.origin && found.loginAt == 5)
    }

    @Test func `a refusal of a token that somebody has replaced meanwhile ends no login`() async throws {
        let scene = try await Scene()
        let (server, users) = (scene.login.server, scene.users)
        scene.login.clock.advance(.seconds(3600))
        // While the refresh of this session is under way, another program makes one and stores what it gets.
        let transport = MeddlingTransport(server: server) { new in
            try await users.sql(
                """
                UPDATE @ SET sid_access_token = '\(new.accessToken.reveal())',
                    sid_refresh_token = '\(new.refreshToken?.reveal() ?? "")'
                """
            )
        }
        let session = try scene.login.session(transport: transport)
        _ = try await session.lease()
        #expect(server.isAlive)
        #expect(try await scene.columns.hasSuffix(server.refreshToken))
    }

    @Test func `tokens of three columns are adopted where the client is named`() async throws {
        let users = try await Users(keyType: "text", keys: ["me", "you"])
        let login = Login(store: try users.store(adoptingTokensOf: Login().client()))
        try await users.store().migrate()
        let tokens = login.server.logIn()
        try await users.sql(
            """
            UPDATE @ SET sid_access_token = '\(tokens.accessToken.reveal())',
                sid_refresh_token = '\(tokens.refreshToken?.reveal() ?? "")',
                sid_expires_at = to_timestamp(\(login.clock.now + 600)) WHERE id = 'me'
            """
        )
        // Without a client they are nobody's.
        #expect(try await users.store().load("me") == nil)
        let session = try login.session()
        #expect(try await session.send(Login.resource()).status == 200)
        #expect(login.server.counts == .init(accepted: 1))
        #expect(try await users.sql("SELECT count(sid_login) FROM @") == "0")
        #expect(try await session.storedTokens()?.expiry == login.clock.now + 600)
        login.clock.advance(.seconds(600))
        let sessions = try (0..<4).map { _ in try login.session() }
        for answer in await atOnce(8, { for session in sessions { _ = try await session.lease() } }) {
            try answer.get()
        }
        #expect(login.server.counts == .init(refreshes: 1, rotations: 1, accepted: 1))
        // From now on it is a login as any other.
        #expect(try await users.store().load("me")?.tokens?.refreshToken?.reveal() == login.server.refreshToken)
        #expect(try await users.store(adoptingTokensOf: Login().client()).load("you") == nil)
        try await session.logOut()
        #expect(
            try await users.sql("SELECT count(*), count(sid_access_token), count(sid_expires_at) FROM @") == "2|0|0"
        )
    }

    @Test(
        arguments: [
            ("'at'", "NULL", "NULL", nil), ("'at'", "'rt'", "NULL", nil), ("NULL", "'rt'", "NULL", 0),
            ("NULL", "'rt'", "'2100-01-01Z'", 0), ("'at'", "'rt'", "'infinity'", nil),
            ("'at'", "'rt'", "'-infinity'", nil),
            ("'at'", "'rt'", "'1969-12-31Z'", 0), ("'at'", "'rt'", "'1970-01-01T00:00:10Z'", 10),
            ("'at'", "'rt'", "'2030-01-01T00:00:00.9+01:00'", 1_893_452_400),
        ] as [(String, String, String, Int64?)]
    ) func `what is adopted expires when its column says`(
        access: String,
        refresh: String,
        expires: String,
        expiry: Int64?
    ) async throws {
        let users = try await Users(keyType: "text", keys: ["me"])
        let store = try users.store(adoptingTokensOf: Login().client())
        try await store.migrate()
        try await users.sql(
            "UPDATE @ SET sid_access_token = \(access), sid_refresh_token = \(refresh), sid_expires_at = \(expires)"
        )
        let login = try #require(await store.load("me"))
        #expect(login.tokens?.expiry == expiry)
        #expect(login.tokens?.accessToken.isEmpty == (access == "NULL"))
        #expect((login.tokens?.refreshToken == nil) == (refresh == "NULL"))
        #expect(try await store.load("me") == login)
        // The revision stands for these tokens and no others.
        try await users.sql("UPDATE @ SET sid_refresh_token = 'another'")
        #expect(try await !store.replace("me", revision: login.revision, with: nil))
        let changed = try #require(await store.load("me"))
        #expect(try await !store.replace("me", revision: nil, with: changed))
        let winners = await atOnce(16) {
            var next = changed
            next.revision += Int64.random(in: 1...1_000_000)
            return try await store.replace("me", revision: changed.revision, with: next)
        }
        #expect(try winners.count { try $0.get() } == 1)
    }
}

/// Refreshes first itself, as another program that does not know of this one, when a refresh goes out.
private struct MeddlingTransport: HTTPTransport {
    let server: TestServer
    let store: @Sendable (TokenResponse) async throws -> Void

    func send(
        _ request: ClientRequest,
        timeout: Duration,
        maximumByteCount: Int
    ) async throws(TransportError) -> ClientResponse {
        if request.endpoint.path == "/token", server.counts.refreshes == 0 {
            let answer = try await server.send(request, timeout: timeout, maximumByteCount: maximumByteCount)
            do {
                try await store(try TokenResponse(decoding: answer.body))
            } catch {
                throw .noAnswer
            }
            // A server that forgives the reuse, and says no.
            return ClientResponse(status: 400, body: OAuthError(.invalidGrant).encoded())
        }
        return try await server.send(request, timeout: timeout, maximumByteCount: maximumByteCount)
    }
}
