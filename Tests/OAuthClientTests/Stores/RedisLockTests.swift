import Foundation
import OAuthClient
import OAuthMessages
import RedisStores
import Testing

/// A lock in Redis is renewed while it is held, and ends with its holder.
@Suite(.enabled(if: RedisServer.isInstalled, "redis-server and redis-cli are not installed"))
struct RedisLockTests {
    private let prefix = UUID().uuidString + ":"
    private var name: String { prefix + "{me}:lock" }

    @Test func `it is renewed for as long as it is held`() async throws {
        let server = try await RedisServer.shared()
        let options = RedisStoreOptions(prefix: prefix, timeout: .seconds(3), lockLifetime: .seconds(9))
        let store = try RedisTokenStore(url: server.url, options: options)
        let lock = try await store.lock("me", patience: .zero)
        func remaining() async throws -> Int { try await Int(server.command("PTTL", name)) ?? 0 }
        var least = try await remaining()
        #expect(1...9_000 ~= least)
        let end = ContinuousClock.now + .seconds(9)
        while ContinuousClock.now < end {
            let now = try await remaining()
            // It has been renewed after a third of its lifetime.
            if now > least + 1_000 { break }
            least = now
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(ContinuousClock.now < end)
        let other = try server.store(prefix: prefix)
        await #expect(throws: TokenStoreError.busy) { try await other.lock("me", patience: .zero) }
        await lock.unlock()
        #expect(try await server.command("EXISTS", name) == "0")
        await (try other.lock("me", patience: .zero)).unlock()
    }

    @Test func `it outlives the connections of its holder where the server can be reached anew`() async throws {
        let server = try await RedisServer.shared()
        let proxy = try ConnectionProxy(to: server.socket)
        let options = RedisStoreOptions(prefix: prefix, timeout: .seconds(2), lockLifetime: .seconds(6))
        let store = try RedisTokenStore(url: "redis://127.0.0.1:\(proxy.port)", options: options)
        for _ in 0..<20 where proxy.connectionCount < 4 {
            for answer in await atOnce(200, { try await store.load("me") }) { _ = try answer.get() }
        }
        #expect(proxy.connectionCount == 4)
        let lock = try await store.lock("me", patience: .zero)
        proxy.stall()
        // The first renewal finds one connection dead, which leaves no time to find that of the others.
        let other = try server.store(prefix: prefix)
        await #expect(throws: TokenStoreError.busy) { try await other.lock("me", patience: .seconds(8)) }
        #expect(proxy.connectionCount > 4)
        await lock.unlock()
        await (try other.lock("me", patience: .zero)).unlock()
    }

    @Test func `it has time for three time-outs, however short it is to be`() async throws {
        let server = try await RedisServer.shared()
        for (timeout, lifetime, milliseconds) in [(5, 1, 15_000), (2, 6, 6_000), (1, 30, 30_000)] {
            let options = RedisStoreOptions(
                prefix: prefix,
                timeout: .seconds(timeout),
                lockLifetime: .seconds(lifetime)
            )
            let lock = try await RedisTokenStore(url: server.url, options: options).lock("me", patience: .zero)
            let remaining = try #require(Int(try await server.command("PTTL", name)))
            #expect(milliseconds - 1_000...milliseconds ~= remaining)
            await lock.unlock()
        }
    }

    @Test func `one that is let go is free at once, also for others`() async throws {
        let server = try await RedisServer.shared()
        let store = try server.store(prefix: prefix)
        for _ in 0..<20 { _ = try await store.lock("me", patience: .zero) }
        await (try server.store(prefix: prefix).lock("me", patience: .seconds(5))).unlock()
    }

    @Test func `who has lost it takes nothing from the next holder`() async throws {
        let server = try await RedisServer.shared()
        let store = try server.store(prefix: prefix)
        let lock = try await store.lock("me", patience: .zero)
        try await server.command("DEL", name)
        let next = try await server.store(prefix: prefix).lock("me", patience: .zero)
        let holder = try await server.command("GET", name)
        await lock.unlock()
        #expect(try await server.command("GET", name) == holder)
        await #expect(throws: TokenStoreError.busy) { try await store.lock("me", patience: .zero) }
        await next.unlock()
        await (try store.lock("me", patience: .zero)).unlock()
    }

    @Test func `one that a lost answer left behind is taken over by the same store alone`() async throws {
        let server = try await RedisServer.shared()
        let store = try server.store(prefix: prefix)
        let lock = try await store.lock("me", patience: .zero)
        let content = try await server.command("GET", name)
        await lock.unlock()
        try await server.command("SET", name, content, "PX", "60000")
        let other = try server.store(prefix: prefix)
        await #expect(throws: TokenStoreError.busy) { try await other.lock("me", patience: .zero) }
        await (try store.lock("me", patience: .zero)).unlock()
        await (try other.lock("me", patience: .zero)).unlock()
    }

    @Test func `of many that want it one has it at a time`() async throws {
        let server = try await RedisServer.shared()
        let stores = try (0..<3).map { _ in try server.store(prefix: prefix) }
        let login = RedisTokenStoreTests.login(0)
        #expect(try await stores[0].replace("me", revision: nil, with: login))
        // Without the lock, some of these would find that another was faster.
        let answers = await atOnce(24) { [name = "me"] in
            let store = stores[Int.random(in: stores.indices)]
            let lock = try await store.lock(name, patience: .seconds(30))
            let revision = try await store.load(name)?.revision
            let isReplaced = try await store.replace(
                name,
                revision: revision,
                with: RedisTokenStoreTests.login((revision ?? 0) + 1)
            )
            await lock.unlock()
            return isReplaced
        }
        for answer in answers { #expect(try answer.get()) }
        #expect(try await stores[0].load("me")?.revision == 24)
    }

    @Test func `one whose holder was killed is free after its lifetime`() async throws {
        let server = try await RedisServer.shared()
        let store = try server.store(prefix: prefix)
        let tokens = TestServer(.init(latency: .milliseconds(200)))
        try await withFolder { folder in
            try await withSocket({ request throws(TransportError) in
                try await tokens.send(request, timeout: .seconds(1), maximumByteCount: 0)
            }) { base in
                let provider = Provider(name: "test", tokenEndpoint: try Endpoint(parsing: base + "/token"))
                let client = Client(provider, clientID: "client", environment: .system())
                try await Session(client, store: store, key: "me")
                    .adopt(TokenSet(tokens.logIn(), issuedAt: Int64(Date().timeIntervalSince1970)))
                let process = try StormProcess(["churn", base, server.url + "#" + prefix, folder + "/report"])
                let end = ContinuousClock.now + .seconds(30)
                while try await server.command("EXISTS", name) == "0", ContinuousClock.now < end {
                    try await Task.sleep(for: .milliseconds(5))
                }
                #expect(await process.kill() == SIGKILL)
                // It was killed while it held the lock, or a moment after: the lock of a dead process is nobody's.
                await (try store.lock("me", patience: .seconds(10))).unlock()
            }
        }
    }
}
