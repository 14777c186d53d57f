import Foundation
import OAuthClient
import OAuthMessages
import RedisStores
import Testing

/// What is particular to Redis; the server is started by the tests.
@Suite(.enabled(if: RedisServer.isInstalled, "redis-server and redis-cli are not installed"))
struct RedisTokenStoreTests {
    /// Far ahead of every clock.
    static let issuedAt: Int64 = 4_000_000_000

    static func login(
        _ revision: Int64 = 1,
        issuedAt: Int64 = issuedAt,
        lifetime: Int64? = 60,
        refreshToken: String? = "refresh-token"
    ) -> StoredLogin {
        var tokens = TokenSet(
            TokenResponse(accessToken: Secret("access-token"), refreshToken: refreshToken.map { Secret($0) }),
            issuedAt: issuedAt
        )
        tokens.lifetime = lifetime
        return StoredLogin(revision: revision, origin: "o", tokens: tokens)
    }

    /// A store of the server that all tests share, with a name of its own.
    private func withStore(
        _ body: (_ store: RedisTokenStore, _ server: RedisServer, _ prefix: String) async throws -> Void
    ) async throws {
        let server = try await RedisServer.shared()
        let prefix = UUID().uuidString + ":"
        try await body(server.store(prefix: prefix), server, prefix)
    }

    @Test func `the access token ends with its expiry and the refresh token does not`() async throws {
        try await withStore { store, server, prefix async throws in
            #expect(try await store.replace("me", revision: nil, with: Self.login()))
            #expect(try await server.command("PEXPIRETIME", prefix + "{me}:access") == "4000000060000")
            #expect(try await server.command("PEXPIRETIME", prefix + "{me}:login") == "-1")
            #expect(try await server.command("HGET", prefix + "{me}:access", "access_token") == "access-token")
            #expect(try await server.command("HGET", prefix + "{me}:login", "refresh_token") == "refresh-token")
            #expect(try await !server.command("HGETALL", prefix + "{me}:login").contains("access"))
            #expect(try await !server.command("HGET", prefix + "{me}:login", "record").contains("refresh-token"))
            // The next pair has the next expiry, and no refresh token is left behind.
            let next = Self.login(2, issuedAt: Self.issuedAt + 100, refreshToken: nil)
            #expect(try await store.replace("me", revision: 1, with: next))
            #expect(try await store.load("me") == next)
            #expect(try await server.command("PEXPIRETIME", prefix + "{me}:access") == "4000000160000")
            #expect(try await store.replace("me", revision: 2, with: nil))
            #expect(try await server.command("KEYS", prefix + "*") == "")
        }
    }

    @Test(arguments: [(issuedAt, nil), (issuedAt, .max), (.max, 1), (.max / 1000, 1)] as [(Int64, Int64?)])
    func `a token without an end, or with one beyond all clocks, stays`(issuedAt: Int64, lifetime: Int64?) async throws
    {
        try await withStore { store, server, prefix async throws in
            let login = Self.login(issuedAt: issuedAt, lifetime: lifetime)
            #expect(try await store.replace("me", revision: nil, with: login))
            #expect(try await server.command("PTTL", prefix + "{me}:access") == "-1")
            #expect(try await store.load("me") == login)
        }
    }

    @Test(arguments: [(0, 60), (1, 0), (-5, 1), (.min, 1)] as [(Int64, Int64)])
    func `a token that has expired already is not kept`(issuedAt: Int64, lifetime: Int64) async throws {
        try await withStore { store, server, prefix in
            let login = Self.login(issuedAt: issuedAt, lifetime: lifetime)
            #expect(try await store.replace("me", revision: nil, with: login))
            #expect(try await server.command("EXISTS", prefix + "{me}:access") == "0")
            let tokens = try #require(await store.load("me")?.tokens)
            #expect(tokens.accessToken.isEmpty && tokens.refreshToken?.reveal() == "refresh-token")
            #expect(try #require(tokens.expiry) <= 60)
            #expect(try await store.replace("me", revision: 1, with: Self.login(2)))
            #expect(try await store.load("me") == Self.login(2))
        }
    }

    @Test(arguments: [60, nil] as [Int64?])
    func `without its access token a login is refreshed once and nobody sees an error`(lifetime: Int64?) async throws {
        try await withStore { store, server, prefix in
            let login = Login(.init(lifetime: lifetime, latency: .milliseconds(50)), store: store)
            _ = try await login.loggedIn()
            #expect(try await server.command("DEL", prefix + "{me}:access") == "1")
            let sessions = try (0..<4).map { _ in try login.session() }
            let request = try Login.resource()
            let answers = await atOnce(250) {
                for session in sessions { _ = try await session.send(request) }
            }
            for answer in answers { try answer.get() }
            #expect(login.server.counts == .init(refreshes: 1, rotations: 1, accepted: 1_000))
            #expect(try await store.load("me")?.tokens?.lifetime == lifetime)
        }
    }

    @Test func `an access token of another revision belongs to nobody`() async throws {
        try await withStore { store, server, prefix in
            #expect(try await store.replace("me", revision: nil, with: Self.login()))
            try await server.command("HSET", prefix + "{me}:access", "revision", "2")
            let tokens = try #require(await store.load("me")?.tokens)
            #expect(tokens.accessToken.isEmpty && tokens.issuedAt == 0)
        }
    }

    @Test func `stores with different names do not see each other`() async throws {
        let server = try await RedisServer.shared()
        let name = UUID().uuidString
        // Together with the key, each of these could be taken for another.
        let names = [name, name + "{", name + "{a}", name + "%7B", ""]
        let keys = ["a", "}a", "{a}", "", "%", "%7B", name]
        let stores = try names.map { try server.store(prefix: $0) }
        var revision: Int64 = 0
        for store in stores {
            for key in keys {
                revision += 1
                #expect(try await store.replace(key, revision: nil, with: Self.login(revision)))
            }
        }
        revision = 0
        for store in stores {
            for key in keys {
                revision += 1
                #expect(try await store.load(key) == Self.login(revision))
                #expect(try await store.replace(key, revision: revision, with: nil))
            }
        }
    }

    @Test func `both keys of a login are in one place of a cluster`() async throws {
        try await withStore { store, server, prefix in
            for key in ["", "}", "{", "a}b{c", "me"] {
                #expect(try await store.replace(key, revision: nil, with: Self.login()))
            }
            var slots: [String: Int] = [:]
            let names = try await server.command("KEYS", prefix + "*").split(separator: "\n")
            #expect(names.count == 10)
            for name in names {
                let place = try #require(name.firstMatch(of: /\{([^}]+)\}/)?.1)
                #expect(name.firstIndex(of: "{") == name.lastIndex(of: "{"))
                slots[String(place), default: 0] += 1
            }
            #expect(slots == ["%": 2, "%7D": 2, "%7B": 2, "a%7Db%7Bc": 2, "me": 2])
        }
    }

    @Test func `a server that has forgotten the scripts is given them again`() async throws {
        try await withStore { store, server, _ in
            #expect(try await store.replace("me", revision: nil, with: Self.login()))
            try await server.command("SCRIPT", "FLUSH")
            #expect(try await store.load("me") == Self.login())
            #expect(try await store.replace("me", revision: 1, with: nil))
        }
    }

    @Test(
        arguments: [
            (["SET", "x"], .damaged), (["HSET", "a", "b"], .damaged),
            (["HSET", "revision", "1", "record", "{"], .damaged), (["HSET", "revision", "1"], .damaged),
            (["HSET", "revision", "2", "record", #"{"version":1,"revision":1,"origin":"o"}"#], .damaged),
            (["HSET", "revision", "1", "record", #"{"version":2,"revision":1,"origin":"o"}"#], .newerFormat),
            (
                [
                    "HSET", "revision", "1", "refresh_token", "\u{FFFD}", "record",
                    #"{"version":1,"revision":"1","origin":"o"}"#,
                ], .damaged
            ),
        ] as [([String], TokenStoreError)]
    ) func `what is no login is an error and stays`(command: [String], error: TokenStoreError) async throws {
        try await withStore { store, server, prefix in
            let name = prefix + "{me}:login"
            switch command[0] {
            case "SET": try await server.command("SET", name, command[1])
            default:
                for index in stride(from: 1, to: command.count, by: 2) {
                    try await server.command("HSET", name, command[index], command[index + 1])
                }
            }
            let contents = try await server.command("DUMP", name)
            await #expect(throws: error) { try await store.load("me") }
            if command[1] == "revision" {
                #expect(try await !store.replace("me", revision: nil, with: Self.login()))
            } else {
                await #expect(throws: error) { try await store.replace("me", revision: nil, with: Self.login()) }
            }
            #expect(try await server.command("DUMP", name) == contents)
            #expect(try await store.load("you") == nil)
        }
    }

    @Test func `a lock that is no lock is an error`() async throws {
        try await withStore { store, server, prefix in
            try await server.command("HSET", prefix + "{me}:lock", "a", "b")
            await #expect(throws: TokenStoreError.damaged) { try await store.lock("me", patience: .zero) }
            try await server.command("DEL", prefix + "{me}:lock")
            await (try store.lock("me", patience: .zero)).unlock()
        }
    }

    @Test func `a thousand tasks with two connections lose nothing`() async throws {
        let server = try await RedisServer.shared()
        let options = RedisStoreOptions(prefix: UUID().uuidString, connectionCount: 2, timeout: .seconds(30))
        let store = try RedisTokenStore(url: server.url, options: options)
        let answers = await atOnce(1_000) {
            let key = "key \(UInt64.random(in: .min ... .max))"
            guard try await store.replace(key, revision: nil, with: Self.login()) else { return false }
            return try await store.load(key) == Self.login()
        }
        #expect(try answers.allSatisfy { try $0.get() })
    }

    @Test func `who is cancelled gets the answer`() async throws {
        try await withStore { store, _, _ async throws in
            #expect(try await cancelled { try await store.replace("me", revision: nil, with: Self.login()) })
            #expect(try await cancelled { try await store.load("me") } == Self.login())
        }
    }
}
