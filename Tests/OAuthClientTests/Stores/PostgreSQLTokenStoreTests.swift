import Foundation
import OAuthClient
import OAuthMessages
import PostgreSQLStores
import Testing

private let isInstalled = PostgreSQLServer.isInstalled

/// A table of users that an application has already.
@Suite(.enabled(if: isInstalled, "PostgreSQL is not installed: apt-get install postgresql"))
struct PostgreSQLTokenStoreTests {
    private static let noUser = TokenStoreError.unavailable("the table has no row with this key; create it first")

    @Test(
        arguments: [
            ("integer", "7", "8"), ("bigint", "9007199254740993", "1"), ("text", "me", "Me"), ("varchar(40)", "é", "e"),
            ("uuid", "0c9d5f6e-6a0e-4a0e-9a52-1f6f0d2f7a11", "0c9d5f6e-6a0e-4a0e-9a52-1f6f0d2f7a12"),
        ]
    ) func `a user's row gets the tokens and keeps the rest`(type: String, key: String, other: String) async throws {
        let users = try await Users(keyType: type, keys: [key, other])
        let store = try users.store()
        try await store.migrate()
        try await store.migrate()
        #expect(try await store.load(key) == nil)
        #expect(try await store.replace(key, revision: nil, with: login(1)))
        #expect(try await store.load(key) == login(1))
        #expect(try await store.load(other) == nil)
        // As the documentation of the system says.
        let columns = "sid_access_token, sid_refresh_token, extract(epoch FROM sid_expires_at)::bigint"
        #expect(
            try await users.sql("SELECT \(columns) FROM @ WHERE id = '\(key)'") == "access|refresh \" \\ é|4000000060"
        )
        #expect(try await users.sql("SELECT pg_typeof(sid_expires_at) FROM @ LIMIT 1") == "timestamp with time zone")
        #expect(try await users.sql("SELECT count(*) FROM @ WHERE sid_login LIKE '%refresh%'") == "0")
        #expect(try await store.replace(key, revision: 1, with: nil))
        #expect(try await store.load(key) == nil)
        let rest = try await users.sql("SELECT id, mail, sid_access_token, sid_login FROM @ ORDER BY mail")
        #expect(rest == "\(key)|0@example.com||\n\(other)|1@example.com||")
    }

    @Test func `a user that does not exist has no login and can get none`() async throws {
        let users = try await Users(keyType: "integer", keys: ["1"])
        let store = try users.store()
        try await store.migrate()
        #expect(try await store.load("2") == nil)
        await #expect(throws: Self.noUser) { try await store.replace("2", revision: nil, with: login(1)) }
        #expect(try await !store.replace("2", revision: 1, with: login(2)))
        #expect(try await store.replace("2", revision: nil, with: nil))
        for key in ["a", "", "1.5", "99999999999"] {
            let error = TokenStoreError.unavailable("the key is none that the key column could hold")
            await #expect(throws: error) { try await store.load(key) }
            await #expect(throws: error) { try await store.replace(key, revision: nil, with: login(1)) }
        }
        #expect(try await store.load("1\0") == nil)
        await #expect(throws: Self.noUser) { try await store.replace("1\0", revision: nil, with: login(1)) }
        #expect(try await users.sql("SELECT count(*), count(sid_login) FROM @") == "1|0")
    }

    @Test func `names may have any characters`() async throws {
        let server = try await PostgreSQLServer.shared()
        try await server.sql(#"CREATE SCHEMA IF NOT EXISTS "odd"".schema""#)
        let columns = TokenColumns(accessToken: "a\"b", refreshToken: "Größe; --", expiresAt: "$1", record: "select")
        let names = [#"us"ers'; DROP TABLE x"#, "SID Logins", "ü" + String(repeating: "t", count: 61)]
        for name in names {
            let table = TokenTable.logins(name, schema: "odd\".schema", key: "\"", columns: columns)
            let store = try PostgreSQLTokenStore(server.url, table: table)
            try await store.migrate()
            #expect(try await store.replace("me", revision: nil, with: login(1)))
            #expect(try await store.load("me") == login(1))
            #expect(try await store.replace("me", revision: 1, with: login(2)))
            #expect(try await store.replace("me", revision: 2, with: nil))
            await (try store.lock("me", patience: .zero)).unlock()
            try await server.sql(store.migration)
        }
        let tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'odd\".schema'"
        let found = try await server.sql(tables).split(separator: "\n").map(String.init)
        #expect(Set(found) == Set(names))
    }

    @Test func `impossible names and connections are refused`() {
        let long = String(repeating: "n", count: 64)
        for name in ["", "a\0", long] {
            #expect(throws: PostgreSQLStoreError.invalidName) { try PostgreSQLTokenStore("", table: .users(name)) }
            #expect(throws: PostgreSQLStoreError.invalidName) {
                try PostgreSQLTokenStore("", table: .users(schema: name))
            }
            #expect(throws: PostgreSQLStoreError.invalidName) { try PostgreSQLTokenStore("", table: .users(key: name)) }
            #expect(throws: PostgreSQLStoreError.invalidName) {
                try PostgreSQLTokenStore("", table: .users(columns: TokenColumns(record: name)))
            }
        }
        #expect(throws: PostgreSQLStoreError.repeatedName) {
            try PostgreSQLTokenStore("", table: .users(key: "sid_login"))
        }
        for text in ["host", "nonsense=1", "postgresql://a@[::1/", "host=a\0b", "host='a"] {
            #expect(throws: PostgreSQLStoreError.invalidConnection) {
                try PostgreSQLTokenStore(text, table: .users())
            }
        }
    }

    @Test func `the page of SID.ai quotes the migration`() throws {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let page = try String(contentsOf: root.appending(path: "Docs/Providers/SIDai.md"), encoding: .utf8)
        let migration = try PostgreSQLTokenStore("", table: .users()).migration
        #expect(page.contains("```sql\n\(migration)```\n"), "copy the migration into the page again")
    }

    @Test func `many processes may migrate at once`() async throws {
        let server = try await PostgreSQLServer.shared()
        let table = "logins_\(UInt32.random(in: .min ... .max))"
        let answers = await atOnce(8) {
            try await PostgreSQLTokenStore(server.url, table: .logins(table)).migrate()
        }
        for answer in answers { try answer.get() }
        #expect(try await server.store(table).load("me") == nil)
    }

    @Test(.timeLimit(.minutes(1))) func `a table with another key is told of and left as it is`() async throws {
        let server = try await PostgreSQLServer.shared()
        let table = "other_key_\(UInt32.random(in: .min ... .max))"
        try await server.sql("CREATE TABLE \(table) (id text PRIMARY KEY)")
        let error = TokenStoreError.unavailable(
            "a column is missing; check their names, and run the table's migration"
        )
        for wrong in [TokenTable.users(table, key: "uid"), .logins(table)] {
            let store = try PostgreSQLTokenStore(server.url, table: wrong)
            await #expect(throws: error) { try await store.migrate() }
        }
        let columns = "SELECT column_name FROM information_schema.columns WHERE table_name = '\(table)'"
        #expect(try await server.sql(columns) == "id")
        try await PostgreSQLTokenStore(server.url, table: .users(table)).migrate()
    }

    @Test(arguments: [.zero, .seconds(-1), .seconds(Int64.max)] as [Duration])
    func `any time limit counts as the nearest that is possible`(timeout: Duration) async throws {
        let server = try await PostgreSQLServer.shared()
        _ = try await server.store("limits")
        let store = try PostgreSQLTokenStore(server.url, table: .logins("limits"), timeout: timeout)
        // A tenth of a second may be too short now and then, but not always.
        var answers = 0
        for _ in 0..<50 where answers == 0 { if (try? await store.load("me")) == .some(nil) { answers += 1 } }
        #expect(answers == 1)
    }

    @Test func `types that fit otherwise are served, and others are named`() async throws {
        let users = try await Users(
            keyType: "text",
            keys: ["me"],
            columns:
                "sid_access_token varchar(20), sid_refresh_token varchar(20), sid_expires_at timestamp, sid_login jsonb"
        )
        let store = try users.store()
        try await store.migrate()
        // Without the one character that a jsonb cannot hold.
        let (first, second) = (login(1, idToken: "é"), login(2, idToken: "é"))
        #expect(try await store.replace("me", revision: nil, with: first))
        #expect(try await store.load("me") == first)
        #expect(try await store.replace("me", revision: 1, with: second))
        #expect(try await users.sql("SELECT sid_expires_at FROM @") == "2096-10-02 07:07:40")
        let short = TokenStoreError.unavailable("a column is too short for what it is to hold; make it text")
        let long = login(3, String(repeating: "a", count: 21), idToken: "é")
        await #expect(throws: short) { try await store.replace("me", revision: 2, with: long) }
        #expect(try await store.load("me") == second)
        try await users.sql("ALTER TABLE @ DROP sid_expires_at, ADD sid_expires_at bigint")
        let type = TokenStoreError.unavailable(
            "a column has another type; the texts are text, the expiry is timestamptz"
        )
        await #expect(throws: type) { try await store.load("me") }
    }

    @Test(arguments: [nil, 0, 1, Int64.max] as [Int64?])
    func `any lifetime can be kept`(lifetime: Int64?) async throws {
        let store = try await PostgreSQLServer.shared().store("lifetimes")
        var kept = login(1)
        kept.tokens?.lifetime = lifetime
        let key = lifetime.map { "\($0)" } ?? "none"
        #expect(try await store.replace(key, revision: nil, with: kept))
        #expect(try await store.load(key) == kept)
    }

    @Test func `a table without the rules of a key is refused`() async throws {
        let server = try await PostgreSQLServer.shared()
        let table = "loose_\(UInt32.random(in: .min ... .max))"
        try await server.sql("CREATE TABLE \(table) (key text)")
        let store = try PostgreSQLTokenStore(server.url, table: .logins(table))
        try await store.migrate()
        let index = TokenStoreError.unavailable("the key column has no unique index; make it the primary key")
        await #expect(throws: index) { try await store.replace("me", revision: nil, with: login(1)) }
        try await server.sql("INSERT INTO \(table) VALUES ('me'), ('me')")
        let two = TokenStoreError.unavailable("two rows have this key; make the key column unique")
        await #expect(throws: two) { try await store.load("me") }
        await #expect(throws: two) { try await store.replace("me", revision: nil, with: login(1)) }
        #expect(try await server.sql("SELECT count(sid_login) FROM \(table)") == "0")
    }

    @Test func `a row of the store's own may refer to a user`() async throws {
        let users = try await Users(keyType: "uuid", keys: [])
        let server = try await PostgreSQLServer.shared()
        try await server.sql("CREATE TABLE \(users.name)_sid (key uuid PRIMARY KEY REFERENCES \(users.name))")
        let store = try PostgreSQLTokenStore(server.url, table: .logins(users.name + "_sid"))
        try await store.migrate()
        let key = "0c9d5f6e-6a0e-4a0e-9a52-1f6f0d2f7a11"
        let missing = TokenStoreError.unavailable(
            "the table refers to a row that does not exist; create that one first"
        )
        await #expect(throws: missing) { try await store.replace(key, revision: nil, with: login(1)) }
        try await users.sql("INSERT INTO @ VALUES ('\(key)')")
        #expect(try await store.replace(key, revision: nil, with: login(1)))
        #expect(try await store.load(key) == login(1))
    }

    @Test func `a record that cannot be read is left as it is`() async throws {
        let server = try await PostgreSQLServer.shared()
        let store = try await server.store("damaged")
        let records = [
            ("cut", #"{"version":1,"revi"#, TokenStoreError.damaged), ("empty", "", .damaged), ("list", "[]", .damaged),
            ("new", #"{"version":2,"revision":1,"origin":"o"}"#, .newerFormat),
        ]
        for (key, record, error) in records {
            try await server.sql("INSERT INTO damaged (key, sid_login) VALUES ('\(key)', '\(record)')")
            await #expect(throws: error) { try await store.load(key) }
            await #expect(throws: error) { try await store.replace(key, revision: nil, with: login(1)) }
            await #expect(throws: error) { try await store.replace(key, revision: 1, with: nil) }
            #expect(try await server.sql("SELECT sid_login FROM damaged WHERE key = '\(key)'") == record)
        }
    }

    @Test func `a text that PostgreSQL cannot hold is refused`() async throws {
        let store = try await PostgreSQLServer.shared().store("zeros")
        let error = TokenStoreError.unavailable("PostgreSQL cannot keep a text with a zero character")
        await #expect(throws: error) { try await store.replace("me", revision: nil, with: login(1, "a\0b")) }
        #expect(try await store.load("me") == nil)
    }

    @Test func `keys with a zero character are different keys`() async throws {
        let store = try await PostgreSQLServer.shared().store("keys")
        let keys = ["a\0", "a\u{1A}0", "a\u{1A}", "a\u{1A}\u{1A}0", "a\u{1A}\0", "a"]
        for (index, key) in keys.enumerated() {
            #expect(try await store.replace(key, revision: nil, with: login(Int64(index))))
        }
        for (index, key) in keys.enumerated() { #expect(try await store.load(key) == login(Int64(index))) }
    }
}

extension PostgreSQLTokenStoreTests {
    private func login(_ revision: Int64, _ access: String = "access", idToken: String = "é\n\0") -> StoredLogin {
        var tokens = TokenSet(
            TokenResponse(
                accessToken: Secret(access),
                lifetime: .seconds(60),
                refreshToken: Secret("refresh \" \\ é"),
                additionalMembers: ["id_token": .string(idToken)]
            ),
            issuedAt: 4_000_000_000
        )
        tokens.generation = 5
        return StoredLogin(revision: revision, origin: "https://as.example/token client", tokens: tokens)
    }
}

/// A table of users of the tests' own.
struct Users {
    let name = "users_\(UInt32.random(in: .min ... .max))"
    let server: PostgreSQLServer

    init(keyType: String, keys: [String], columns: String = "") async throws {
        server = try await PostgreSQLServer.shared()
        let more = columns.isEmpty ? "" : ", " + columns
        try await server.sql("CREATE TABLE \(name) (id \(keyType) PRIMARY KEY, mail text\(more))")
        for (index, key) in keys.enumerated() {
            try await server.sql("INSERT INTO \(name) (id, mail) VALUES ('\(key)', '\(index)@example.com')")
        }
    }

    func store(adoptingTokensOf client: Client? = nil) throws -> PostgreSQLTokenStore {
        try PostgreSQLTokenStore(server.url, table: .users(name), adoptingTokensOf: client)
    }

    /// Executes statements, with `@` for the table.
    @discardableResult
    func sql(_ statements: String) async throws -> String {
        try await server.sql(statements.replacing("@", with: name))
    }
}
