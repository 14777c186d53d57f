import Foundation
import OAuthClient
import OAuthMessages
import RedisStores
import Testing

/// Servers that are away, full, slow, or not the right ones: each test has its own.
@Suite(.enabled(if: RedisServer.isInstalled, "redis-server and redis-cli are not installed"), .serialized)
struct RedisOutageTests {
    private let login = RedisTokenStoreTests.login()
    private let notReachable = TokenStoreError.unavailable(
        "the Redis server cannot be reached; check its address, and that it runs"
    )
    private let refused = TokenStoreError.unavailable("the Redis server refuses the user or the password; check both")

    @Test func `a server that is away logs nobody out, and all goes on when it is back`() async throws {
        try await withRedisServer { server in
            let login = Login(store: try server.store(prefix: "a:"))
            let session = try await login.loggedIn(login: Login.password)
            _ = try await session.lease()
            let lock = try await login.store.lock("other", patience: .zero)
            await server.stop()
            await #expect(throws: notReachable) { try await login.store.load("me") }
            await #expect(throws: notReachable) { try await login.store.lock("me", patience: .seconds(1)) }
            await #expect(throws: notReachable) { try await login.store.replace("me", revision: 1, with: nil) }
            login.clock.advance(.seconds(3600))
            await #expect(throws: ClientError.store(notReachable)) { try await session.lease() }
            await #expect(throws: ClientError.store(notReachable)) { try await login.session().lease() }
            await lock.unlock()
            #expect(login.server.counts == .init())
            try await server.start()
            login.clock.advance(.seconds(60))
            #expect(try await session.send(Login.resource()).status == 200)
            #expect(try await login.session().send(Login.resource()).status == 200)
            #expect(login.server.counts == .init(refreshes: 1, rotations: 1, accepted: 2))
            #expect(try await session.storedTokens()?.refreshToken?.reveal() == login.server.refreshToken)
            // What could not be given back is taken over by the same store.
            await (try login.store.lock("other", patience: .zero)).unlock()
        }
    }

    @Test func `a server that dies under load loses nothing that it confirmed`() async throws {
        try await withRedisServer { server in
            let store = try server.store(prefix: "a:")
            let writers = (0..<8).map { writer in
                Task {
                    var confirmed: Int64 = 0
                    do {
                        while true {
                            let next = RedisTokenStoreTests.login(confirmed + 1)
                            let revision = confirmed == 0 ? nil : confirmed
                            #expect(try await store.replace("\(writer)", revision: revision, with: next))
                            confirmed += 1
                        }
                    } catch {
                        return (confirmed, error)
                    }
                }
            }
            try await Task.sleep(for: .milliseconds(200))
            await server.stop()
            var results: [(Int64, any Error)] = []
            for writer in writers { results.append(await writer.value) }
            try await server.start()
            for (writer, (confirmed, error)) in results.enumerated() {
                guard case TokenStoreError.unavailable = error else {
                    Issue.record(error)
                    continue
                }
                #expect(confirmed > 0)
                let revision = try #require(await store.load("\(writer)")?.revision)
                // The one whose answer was lost was done, or was not.
                #expect(confirmed...confirmed + 1 ~= revision)
            }
        }
    }

    @Test func `a wrong password is named and not repeated`() async throws {
        let password = "p@ss/" + TestServer.canary
        try await withRedisServer("--requirepass", password) { server async throws in
            func store(_ user: String?, _ password: String?) throws -> RedisTokenStore {
                RedisTokenStore(
                    try RedisAddress(socket: server.socket, user: user, password: password.map { Secret($0) })
                )
            }
            await #expect(throws: refused) { try await store(nil, nil).load("me") }
            await #expect(throws: refused) { try await store(nil, "x" + password).load("me") }
            await #expect(throws: refused) { try await store("nobody", password).load("me") }
            #expect(try await store(nil, password).load("me") == nil)
            #expect(try await store("default", password).replace("me", revision: nil, with: login))
            #expect(
                try await RedisTokenStore(url: "unix://:p%40ss%2F\(TestServer.canary)@\(server.socket)").load("me")
                    == login
            )
        }
        try await withRedisServer { server in
            // A password that the server does not ask for may be meant for another server.
            let address = try RedisAddress(socket: server.socket, password: Secret(password))
            await #expect(throws: refused) { try await RedisTokenStore(address).load("me") }
        }
    }

    @Test(arguments: [["~other:*", "+@all"], ["~*", "+@all", "-hset"], ["~*", "+auth"]])
    func `a user who lacks a permission is named`(rules: [String]) async throws {
        let error = TokenStoreError.unavailable(
            "the Redis user lacks the permission for a command or for these keys; see RedisTokenStore for what it needs"
        )
        try await withRedisServer { server in
            try await server.command("ACL SETUSER weak on >p \(rules.joined(separator: " "))".split(separator: " "))
            let address = try RedisAddress(socket: server.socket, user: "weak", password: Secret("p"))
            await #expect(throws: error) {
                try await RedisTokenStore(address).replace("me", revision: nil, with: login)
            }
            #expect(try await RedisTokenStore(url: server.url).load("me") == nil)
        }
    }

    @Test func `a user with the permissions of the documentation can do everything`() async throws {
        try await withRedisServer { server in
            try await server.command(
                """
                ACL SETUSER own on >p ~oauth:* +auth +eval +evalsha +script|load +exists +hget +hmget +hset +hdel +get \
                +set +del +pexpire +pexpireat +select
                """.split(separator: " ")
            )
            let address = try RedisAddress(socket: server.socket, user: "own", password: Secret("p"), database: 1)
            let options = RedisStoreOptions(timeout: .seconds(1), lockLifetime: .seconds(3))
            let store = RedisTokenStore(address, options: options)
            #expect(try await store.replace("me", revision: nil, with: login))
            #expect(try await store.load("me") == login)
            let lock = try await store.lock("me", patience: .zero)
            let other = try RedisTokenStore(url: server.url + "?db=1")
            await #expect(throws: TokenStoreError.busy) { try await other.lock("me", patience: .seconds(4)) }
            await lock.unlock()
            let next = RedisTokenStoreTests.login(2, refreshToken: nil)
            #expect(try await store.replace("me", revision: 1, with: next))
            #expect(try await store.replace("me", revision: 2, with: nil))
        }
    }

    @Test func `databases are apart, and one that is not there is named`() async throws {
        try await withRedisServer { server async throws in
            #expect(
                try await RedisTokenStore(url: server.url + "?db=3").replace("me", revision: nil, with: login)
            )
            #expect(try await RedisTokenStore(url: server.url).load("me") == nil)
            #expect(try await RedisTokenStore(url: server.url + "?db=3").load("me") == login)
            await #expect(
                throws: TokenStoreError.unavailable("the Redis server has no such database; name a lower number")
            ) { try await RedisTokenStore(url: server.url + "?db=99").load("me") }
        }
    }

    @Test func `a server on the network is reached, and one that is not there is named`() async throws {
        let port = try freePort()
        try await withRedisServer("--port", "\(port)") { server in
            let store = try RedisTokenStore(url: "redis://127.0.0.1:\(port)")
            #expect(try await store.replace("me", revision: nil, with: login))
            #expect(try await RedisTokenStore(url: "redis://localhost:\(port)/0").load("me") == login)
        }
        await #expect(throws: notReachable) { try await RedisTokenStore(url: "redis://127.0.0.1:\(port)").load("me") }
        await #expect(throws: notReachable) { try await RedisTokenStore(url: "redis://a.invalid").load("me") }
        await #expect(throws: notReachable) { try await RedisTokenStore(url: "unix:/no/redis.sock").load("me") }
    }

    @Test func `a server that is full takes nothing, and what it has can be read`() async throws {
        try await withRedisServer { server in
            let store = try server.store(prefix: "a:")
            #expect(try await store.replace("me", revision: nil, with: login))
            try await server.command("CONFIG", "SET", "maxmemory", "1")
            let next = RedisTokenStoreTests.login(2)
            await #expect(throws: TokenStoreError.full) { try await store.replace("me", revision: 1, with: next) }
            await #expect(throws: TokenStoreError.full) { try await store.replace("you", revision: nil, with: next) }
            await #expect(throws: TokenStoreError.full) { try await store.lock("me", patience: .zero) }
            #expect(try await store.load("me") == login)
            #expect(try await store.load("you") == nil)
            // Removing needs no room.
            #expect(try await store.replace("me", revision: 1, with: nil))
            try await server.command("CONFIG", "SET", "maxmemory", "0")
            #expect(try await store.replace("you", revision: nil, with: next))
        }
    }

    @Test func `a replica is not written to, and the store finds the new master`() async throws {
        try await withRedisServer { server in
            let store = try server.store(prefix: "a:")
            #expect(try await store.replace("me", revision: nil, with: login))
            try await server.command("REPLICAOF", "127.0.0.1", "1")
            let next = RedisTokenStoreTests.login(2)
            await #expect(throws: TokenStoreError.notWritable) {
                try await store.replace("me", revision: 1, with: next)
            }
            #expect(try await store.load("me") == login)
            try await server.command("REPLICAOF", "NO", "ONE")
            #expect(try await store.replace("me", revision: 1, with: next))
        }
    }

    @Test func `a server that lacks replicas refuses before it writes, and nobody is logged out`() async throws {
        let few = TokenStoreError.unavailable(
            "the Redis server has lost replicas and takes no writes; nothing was written; look after the replicas"
        )
        try await withRedisServer("--min-replicas-to-write", "1") { server in
            func require(_ count: Int) async throws {
                try await server.command("CONFIG", "SET", "min-replicas-to-write", "\(count)")
            }
            let login = Login(store: try server.store(prefix: "a:"))
            await #expect(throws: few) { try await login.store.replace("me", revision: nil, with: self.login) }
            await #expect(throws: few) { try await login.store.lock("me", patience: .seconds(1)) }
            #expect(try await server.command("DBSIZE") == "0")
            try await require(0)
            let session = try await login.loggedIn(login: Login.password)
            let stored = try await login.store.load("me")
            try await require(1)
            #expect(try await session.send(Login.resource()).status == 200)
            login.clock.advance(.seconds(3600))
            await #expect(throws: ClientError.store(few)) { try await session.lease() }
            await #expect(throws: ClientError.store(few)) { try await login.session().lease() }
            await #expect(throws: few) { try await login.store.replace("me", revision: stored?.revision, with: nil) }
            #expect(try await login.store.load("me") == stored)
            #expect(login.server.counts == .init(accepted: 1))
            try await require(0)
            login.clock.advance(.seconds(60))
            #expect(try await session.send(Login.resource()).status == 200)
            #expect(login.server.counts == .init(refreshes: 1, rotations: 1, accepted: 2))
        }
    }

    @Test func `a server that does not answer is not waited for`() async throws {
        try await withRedisServer { server in
            let options = RedisStoreOptions(timeout: .milliseconds(200))
            let store = try RedisTokenStore(url: server.url, options: options)
            #expect(try await store.replace("me", revision: nil, with: login))
            try await server.command("CLIENT", "PAUSE", "4000", "ALL")
            let start = ContinuousClock.now
            await #expect(throws: TokenStoreError.unavailable("the Redis server did not answer in time")) {
                try await store.replace("me", revision: 1, with: RedisTokenStoreTests.login(2))
            }
            #expect(ContinuousClock.now - start < .seconds(3))
            // A late answer is not taken for that of the next command.
            try await Task.sleep(for: .seconds(5))
            for _ in 0..<5 { #expect(try await [1, 2].contains(store.load("me")?.revision)) }
        }
    }
}

extension RedisOutageTests {
    private static let broken = "the connection to the Redis server broke; what was under way was done, or was not"
    private static let cluster =
        "the Redis server is one of a cluster; name a proxy of the cluster, or a server that is none"

    @Test(
        arguments: [
            ("", .unavailable(broken)), ("HTTP/1.1 400 Bad Request\r\n\r\n", .unavailable(broken)),
            ("$40\r\nabc", .unavailable(broken)), ("*2\r\n$1\r\na\r\n", .unavailable(broken)),
            ("$99999999999999999999\r\n", .unavailable(broken)),
            (":1\r\n", .unavailable("the Redis server does not take scripts")),
            ("-OOM command not allowed\r\n", .full), ("-READONLY a replica\r\n", .notWritable),
            ("-WRONGTYPE Operation against a key\r\n", .damaged),
            ("-MOVED 3999 10.0.0.1:6381\r\n", .unavailable(cluster)), ("-ASK 3999 a\r\n", .unavailable(cluster)),
            ("-LOADING Redis is\r\n", .unavailable("the Redis server is reading its data; try again")),
            // As servers before version 7 say it.
            ("-ERR Error running script (call to f_0): @user_script:1: -OOM command not allowed\r\n", .full),
            ("-ERR Error running script (call to f_0): @user_script:1: WRONGTYPE Operation\r\n", .damaged),
            // Data in an error goes nowhere.
            (
                "-ERR unknown 'data'\r\n",
                .unavailable("the Redis server answers with the error ERR; look into its log")
            ),
            (
                "-data is unknown\r\n",
                .unavailable("the Redis server answers with the error ERR; look into its log")
            ),
        ] as [(String, TokenStoreError)]
    ) func `whatever answers there, the error has a name`(answer: String, error: TokenStoreError) async throws {
        let listener = try RawListener(reading: .firstBytes) { answer }
        let store = try RedisTokenStore(url: "redis://127.0.0.1:\(listener.port)")
        await #expect(throws: error) { try await store.load("me") }
        await #expect(throws: error) {
            try await store.replace("me", revision: nil, with: RedisTokenStoreTests.login())
        }
        await #expect(throws: error) { try await store.lock("me", patience: .zero) }
    }
}
