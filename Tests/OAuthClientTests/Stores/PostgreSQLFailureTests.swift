import Foundation
import OAuthClient
import OAuthMessages
import PostgreSQLStores
import Testing

/// A server that is away, says no, or ends connections.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"))
struct PostgreSQLFailureTests {
    private static let refused = TokenStoreError.unavailable(
        "the server does not accept the user or the password, or not from this machine"
    )
    private static let unreachable = TokenStoreError.unavailable("the server cannot be reached; is it running?")

    private func login(_ revision: Int64) -> StoredLogin {
        let tokens = TokenSet(TokenResponse(accessToken: Secret("a"), refreshToken: Secret("r")), issuedAt: 0)
        return StoredLogin(revision: revision, origin: "origin", tokens: tokens)
    }

    /// All verbs fail with this error.
    private func check(
        _ connection: String,
        password: Secret? = nil,
        table: TokenTable = .logins("logins"),
        timeout: Duration = .seconds(5),
        _ error: TokenStoreError,
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let store = try PostgreSQLTokenStore(connection, password: password, table: table, timeout: timeout)
        await #expect(throws: error, sourceLocation: location) { try await store.load("me") }
        await #expect(throws: error, sourceLocation: location) {
            try await store.replace("me", revision: nil, with: login(1))
        }
        await #expect(throws: error, sourceLocation: location) { try await store.lock("me", patience: .zero) }
    }

    @Test func `who may not come in is told so`() async throws {
        let server = try await PostgreSQLServer.shared()
        let table = "passwords"
        _ = try await server.store(table)
        let good = Secret("password")
        let store = try PostgreSQLTokenStore(server.addressURL, password: good, table: .logins(table))
        #expect(try await store.replace("me", revision: nil, with: login(1)))
        // Another password in the text does not count then.
        let both = server.addressURL.replacing("postgres@", with: "postgres:wrong@")
        #expect(try await PostgreSQLTokenStore(both, password: good, table: .logins(table)).load("me") == login(1))
        try await check(both, Self.refused)
        try await check(server.addressURL, Self.refused)
        try await check(server.addressURL, password: Secret("password-\(TestServer.canary)"), Self.refused)
        try await check(server.addressURL.replacing("postgres@", with: "nobody@"), password: good, Self.refused)
        let database = TokenStoreError.unavailable("the database does not exist; create it first")
        try await check(server.url.replacing("@/postgres", with: "@/nothing"), database)
    }

    @Test func `what is missing is named`() async throws {
        let server = try await PostgreSQLServer.shared()
        let table = TokenStoreError.unavailable("the table does not exist; create it, or run its migration")
        try await check(server.url, table: .logins("nothing"), table)
        try await check(server.url, table: .users("nothing"), table)
        let schema = TokenStoreError.unavailable("the schema does not exist; create it first")
        let lost = try PostgreSQLTokenStore(server.url, table: .logins("logins", schema: "nothing"))
        await #expect(throws: schema) { try await lost.migrate() }
        await #expect(throws: table) {
            try await PostgreSQLTokenStore(server.url, table: .users("nothing")).migrate()
        }
        let users = try await Users(keyType: "text", keys: ["me"])
        let column = TokenStoreError.unavailable(
            "a column is missing; check their names, and run the table's migration"
        )
        await #expect(throws: column) { try await users.store().load("me") }
        await #expect(throws: column) { try await users.store().replace("me", revision: nil, with: login(1)) }
        try await users.store().migrate()
        #expect(try await users.store().replace("me", revision: nil, with: login(1)))
    }

    @Test func `a user without rights and a server that only reads are told of`() async throws {
        let server = try await PostgreSQLServer.shared()
        let store = try await server.store("rights")
        #expect(try await store.replace("me", revision: nil, with: login(1)))
        try await server.sql("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN")
        let rights = TokenStoreError.unavailable(
            "the user may not use the table; grant it SELECT, INSERT, UPDATE and DELETE on it"
        )
        let guest = try PostgreSQLTokenStore(
            server.url.replacing("postgres@", with: "guest@"),
            table: .logins("rights")
        )
        await #expect(throws: rights) { try await guest.load("me") }
        try await server.sql("GRANT SELECT ON rights TO guest")
        #expect(try await guest.load("me") == login(1))
        // Nothing is missing: only an owner could do more.
        try await guest.migrate()
        await #expect(throws: rights) { try await guest.replace("me", revision: 1, with: login(2)) }
        let options = "&options=-c%20default_transaction_read_only%3Don"
        let reader = try PostgreSQLTokenStore(server.url + options, table: .logins("rights"))
        #expect(try await reader.load("me") == login(1))
        await #expect(throws: TokenStoreError.notWritable) {
            try await reader.replace("me", revision: 1, with: login(2))
        }
        #expect(try await store.load("me") == login(1))
    }

    @Test func `nobody waits for a server that does not answer`() async throws {
        try await check("postgresql://postgres@127.0.0.1:1/postgres", Self.unreachable)
        try await check("host=/nowhere user=postgres", Self.unreachable)
        let silent = try RawListener(reading: .nothing, pause: 5) { "" }
        let late = TokenStoreError.unavailable("the server cannot be reached in time; is it the right host and port?")
        let clock = ContinuousClock()
        let time = try await clock.measure {
            try await check(
                "postgresql://postgres@127.0.0.1:\(silent.port)/postgres?sslmode=disable",
                timeout: .milliseconds(200),
                late
            )
        }
        // Three attempts of two seconds, the shortest limit of libpq.
        #expect(time < .seconds(15))
        let talker = try RawListener(reading: .firstBytes) { "HTTP/1.1 400 Bad Request\r\n\r\n" }
        let other = TokenStoreError.unavailable("what answers is no PostgreSQL server; is it the right host and port?")
        for mode in ["disable", "prefer", "require"] {
            try await check("postgresql://postgres@127.0.0.1:\(talker.port)/postgres?sslmode=\(mode)", other)
        }
    }

    @Test func `a host that is silent is passed over for the next`() async throws {
        let server = try await PostgreSQLServer.shared()
        _ = try await server.store("hosts")
        let silent = try RawListener(reading: .nothing, pause: 5) { "" }
        let hosts = "127.0.0.1:\(silent.port),127.0.0.1:1,127.0.0.1:\(server.port)"
        for mode in ["disable", "prefer"] {
            let store = try PostgreSQLTokenStore(
                "postgresql://postgres@\(hosts)/postgres?sslmode=\(mode)",
                password: Secret("password"),
                table: .logins("hosts"),
                timeout: .seconds(1)
            )
            #expect(try await store.load("me") == nil)
        }
        // What the last host says counts.
        try await check("postgresql://postgres@127.0.0.1:1,127.0.0.1:\(server.port)/postgres", Self.refused)
    }

    @Test func `a connection that cannot be encrypted is told from a server that is away`() async throws {
        let server = try await PostgreSQLServer.shared()
        let encryption = TokenStoreError.unavailable(
            "no encrypted connection came about; check sslmode and sslrootcert"
        )
        // The server of the tests has no TLS.
        try await check(server.addressURL + "?sslmode=require", password: Secret("password"), encryption)
        try await check(
            server.addressURL + "?sslmode=verify-full&sslrootcert=/nowhere/\(TestServer.canary)",
            encryption
        )
        let name = TokenStoreError.unavailable("the host's name is not known; check it, and what looks names up")
        // No label of a name is as long, so nobody is asked.
        try await check("host=\(String(repeating: "a", count: 64)) user=postgres", name)
        // A name of its own is no reason.
        try await check("host=/SSL/certificate user=postgres", Self.unreachable)
    }

    @Test func `nobody waits for a row that another program holds`() async throws {
        let server = try await PostgreSQLServer.shared()
        let table = "blocked"
        _ = try await server.store(table)
        let store = try PostgreSQLTokenStore(server.url, table: .logins(table), timeout: .milliseconds(300))
        #expect(try await store.replace("me", revision: nil, with: login(1)))
        Task { _ = try? await server.sql("BEGIN; UPDATE blocked SET key = key; SELECT pg_sleep(3); COMMIT") }
        let isHeld =
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%UPDATE blocked%pg_sleep%' AND wait_event = 'PgSleep'"
        while try await server.sql(isHeld) != "1" { try await Task.sleep(for: .milliseconds(10)) }
        await #expect(throws: TokenStoreError.busy) { try await store.replace("me", revision: 1, with: login(2)) }
        #expect(try await store.load("me") == login(1))
    }

    @Test func `locks do not keep each other from the logins`() async throws {
        let server = try await PostgreSQLServer.shared()
        _ = try await server.store("locks")
        let application = "locks\(UInt32.random(in: .min ... .max))"
        let store = try PostgreSQLTokenStore(
            server.url + "&application_name=\(application)",
            table: .logins("locks"),
            connectionCount: 1
        )
        let answers = await atOnce(100) {
            let key = UUID().uuidString
            let lock = try await store.lock(key, patience: .seconds(10))
            try await Task.sleep(for: .milliseconds(20))
            let isStored = try await store.replace(key, revision: nil, with: login(1))
            await lock.unlock()
            return isStored
        }
        #expect(try answers.allSatisfy { try $0.get() })
        let count = "FROM pg_stat_activity WHERE application_name = '\(application)'"
        #expect(try await server.sql("SELECT count(*) \(count)") == "2")
        #expect(
            try await server.sql(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid IN (SELECT pid \(count))"
            )
                == "0"
        )
    }

    @Test func `a lock ends with its connection and harms no later one`() async throws {
        let server = try await PostgreSQLServer.shared()
        _ = try await server.store("broken")
        let application = "broken\(UInt32.random(in: .min ... .max))"
        let first = try PostgreSQLTokenStore(
            server.url + "&application_name=\(application)",
            table: .logins("broken")
        )
        let second = try await server.store("broken")
        let lost = try await first.lock("me", patience: .zero)
        await #expect(throws: TokenStoreError.busy) { try await second.lock("me", patience: .milliseconds(50)) }
        try await server.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(application)'"
        )
        let taken = try await second.lock("me", patience: .seconds(5))
        await lost.unlock()
        await #expect(throws: TokenStoreError.busy) { try await first.lock("me", patience: .milliseconds(50)) }
        await taken.unlock()
        let again = try await first.lock("me", patience: .seconds(5))
        await #expect(throws: TokenStoreError.busy) { try await second.lock("me", patience: .zero) }
        // The same table by another name has the same locks.
        let named = try PostgreSQLTokenStore(server.url, table: .logins("broken", schema: "public"))
        await #expect(throws: TokenStoreError.busy) { try await named.lock("me", patience: .zero) }
        await again.unlock()
        await (try named.lock("me", patience: .zero)).unlock()
    }

    @Test func `connections that the server ends end no login`() async throws {
        let server = try await PostgreSQLServer.shared()
        let table = "ended"
        _ = try await server.store(table)
        let application = "ended\(UInt32.random(in: .min ... .max))"
        let store = try PostgreSQLTokenStore(
            server.url + "&application_name=\(application)",
            table: .logins(table)
        )
        let login = Login(store: store)
        let session = try await login.loggedIn()
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(application)'"
        let ending = Task { @concurrent in
            while !Task.isCancelled {
                try await server.sql(end)
                try await Task.sleep(for: .milliseconds(.random(in: 0...5)))
            }
        }
        var successes = 0
        for _ in 0..<50 {
            // Whoever is told of a failure is not asked again for a while.
            login.clock.advance(.seconds(61))
            do throws(ClientError) {
                _ = try await session.refresh()
                successes += 1
            } catch {
                guard case .store(.unavailable) = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
        }
        ending.cancel()
        _ = await ending.result
        #expect(successes > 5)
        login.clock.advance(.seconds(3600))
        _ = try await session.refresh()
        #expect(login.server.isAlive && login.server.counts.reuses == 0)
        #expect(try await session.storedTokens()?.refreshToken?.reveal() == login.server.refreshToken)
    }

    @Test func `a server that was restarted is used again`() async throws {
        let server = try await PostgreSQLServer.started()
        let store = try await server.store("logins")
        #expect(try await store.replace("me", revision: nil, with: login(1)))
        let lock = try await store.lock("me", patience: .zero)
        try await server.stop(keepsData: true)
        await #expect(throws: Self.unreachable) { try await store.load("me") }
        await #expect(throws: Self.unreachable) { try await store.replace("me", revision: 1, with: login(2)) }
        await #expect(throws: Self.unreachable) { try await store.lock("you", patience: .zero) }
        await lock.unlock()
        try await server.start()
        #expect(try await store.load("me") == login(1))
        #expect(try await store.replace("me", revision: 1, with: login(2)))
        await (try store.lock("me", patience: .zero)).unlock()
        try await server.stop(keepsData: true)
        try await server.start()
        // Its connections look good until they are used.
        #expect(try await store.replace("me", revision: 2, with: login(3)))
        #expect(try await store.load("me") == login(3))
    }

    @Test func `a store prints no password`() throws {
        let store = try PostgreSQLTokenStore(
            "postgresql://me:\(TestServer.canary)@127.0.0.1/x",
            password: Secret(TestServer.canary),
            table: .users()
        )
        var text = ""
        dump(store, to: &text)
        #expect(!text.contains(TestServer.canary) && !"\(store)".contains(TestServer.canary))
    }
}
