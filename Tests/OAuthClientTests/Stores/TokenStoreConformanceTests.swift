import OAuthClient
import OAuthMessages
import Testing

/// The rules that every store keeps.
@Suite struct TokenStoreConformanceTests {
    private func login(_ revision: Int64, _ access: String = "access") -> StoredLogin {
        var tokens = TokenSet(
            TokenResponse(
                accessToken: Secret(access),
                lifetime: .seconds(60),
                refreshToken: Secret("refresh \" \\ é"),
                scope: try? Scope(["a", "b"]),
                additionalMembers: [
                    "id_token": .string("x"), "n": .object(["a": .array([.integer(1), .null, .bool(true)])]),
                ]
            ),
            // Far ahead, so that no store with a clock of its own finds it expired.
            issuedAt: 4_000_000_000
        )
        tokens.generation = .max
        return StoredLogin(
            revision: revision,
            origin: "https://as.example/token client",
            tokens: tokens,
            intent: RefreshIntent(tokenHash: "hash", startedAt: 3, attempts: 2),
            loginAt: 4
        )
    }

    @Test(arguments: StoreKind.allCases) func `what is saved is what is loaded`(kind: StoreKind) async throws {
        try await withFolder { folder in
            let store = try await kind.open(folder)
            #expect(try await store.load("me") == nil)
            #expect(try await store.replace("me", revision: nil, with: login(1)))
            #expect(try await store.load("me") == login(1))
            let bare = StoredLogin(revision: -5, origin: "o", tokens: nil)
            #expect(try await store.replace("you", revision: nil, with: bare))
            #expect(try await store.load("you") == bare)
            #expect(try await store.load("me") == login(1))
            guard kind != .memory else { return }
            #expect(try await kind.open(folder).load("me") == login(1))
        }
    }

    @Test(arguments: StoreKind.allCases) func `only the expected revision is replaced`(kind: StoreKind) async throws {
        try await withFolder { folder in
            let store = try await kind.open(folder)
            #expect(try await !store.replace("me", revision: 1, with: login(2)))
            #expect(try await store.load("me") == nil)
            #expect(try await store.replace("me", revision: nil, with: login(1)))
            #expect(try await !store.replace("me", revision: nil, with: login(2)))
            #expect(try await !store.replace("me", revision: 2, with: login(3)))
            #expect(try await !store.replace("me", revision: 2, with: nil))
            #expect(try await !store.replace("me", revision: nil, with: nil))
            #expect(try await store.load("me") == login(1))
            #expect(try await store.replace("me", revision: 1, with: login(2, "other")))
            #expect(try await store.load("me") == login(2, "other"))
            #expect(try await store.replace("me", revision: 2, with: nil))
            #expect(try await store.load("me") == nil)
            #expect(try await store.replace("me", revision: nil, with: nil))
        }
    }

    @Test(arguments: StoreKind.allCases, ["", " ", "a/b", "../x", "é\n\0", String(repeating: "k", count: 1024)])
    func `any text is a key`(kind: StoreKind, key: String) async throws {
        try await withFolder { folder in
            let store = try await kind.open(folder)
            #expect(try await store.replace(key, revision: nil, with: login(1)))
            #expect(try await store.load(key) == login(1))
            #expect(try await store.load(key + "x") == nil)
            await (try store.lock(key, patience: .zero)).unlock()
        }
    }

    @Test(arguments: StoreKind.allCases) func `of many writers with one revision one wins`(kind: StoreKind) async throws
    {
        try await withFolder { folder in
            let store = try await kind.open(folder)
            let stores = kind == .memory ? [store] : [store, try await kind.open(folder)]
            #expect(try await store.replace("me", revision: nil, with: login(0)))
            for round in 0..<Int64(5) {
                let winners = await atOnce(32) {
                    let store = stores[Int.random(in: stores.indices)]
                    return try await store.replace("me", revision: round, with: login(round + 1))
                }
                #expect(try winners.count { try $0.get() } == 1)
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func `many keys at once lose nothing`(kind: StoreKind) async throws {
        try await withFolder { folder in
            let store = try await kind.open(folder)
            let answers = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<40 {
                    group.addTask {
                        (try? await store.replace("key \(index)", revision: nil, with: login(Int64(index)))) == true
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0 })
            for index in 0..<40 { #expect(try await store.load("key \(index)") == login(Int64(index))) }
        }
    }

    @Test(arguments: StoreKind.allCases) func `a lock is had by one, waited for, and given back`(
        kind: StoreKind
    ) async throws {
        try await withFolder { folder in
            let store = try await kind.open(folder)
            let lock = try await store.lock("me", patience: .zero)
            await #expect(throws: TokenStoreError.busy) { try await store.lock("me", patience: .milliseconds(50)) }
            // Another login is not stopped, and neither are reading and writing.
            await (try store.lock("you", patience: .zero)).unlock()
            #expect(try await store.replace("me", revision: nil, with: login(1)))
            async let next = store.lock("me", patience: .seconds(10))
            try await Task.sleep(for: .milliseconds(30))
            await lock.unlock()
            await lock.unlock()
            let second = try await next
            await #expect(throws: TokenStoreError.busy) { try await store.lock("me", patience: .zero) }
            await second.unlock()
        }
    }

    @Test(arguments: StoreKind.allCases) func `who is cancelled does not wait for a lock`(kind: StoreKind) async throws
    {
        try await withFolder { folder in
            let store = try await kind.open(folder)
            let lock = try await store.lock("me", patience: .zero)
            let waiter = Task { try await store.lock("me", patience: .seconds(60)) }
            waiter.cancel()
            await #expect(throws: TokenStoreError.busy) { try await waiter.value }
            await lock.unlock()
        }
    }

    @Test(arguments: StoreKind.allCases) func `a lock nobody holds any more is free`(kind: StoreKind) async throws {
        try await withFolder { folder in
            let store = try await kind.open(folder)
            var lock: (any TokenStoreLock)? = try await store.lock("me", patience: .zero)
            #expect(lock != nil)
            lock = nil
            await (try store.lock("me", patience: .zero)).unlock()
        }
    }
}
