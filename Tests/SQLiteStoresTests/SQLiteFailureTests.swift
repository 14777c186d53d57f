import Foundation
import GRDB
import OAuthMessages
import OAuthServer
import SQLiteStores
import StratisID
import Testing

/// What callers hear when the engine cannot do what they ask for.
@Suite struct SQLiteFailureTests {
    @Test func `a call that fails leaves those beside it alone`() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(path: folder.file("store.db"))
            let taken = Family.unique()
            try await store.begin(taken)
            for _ in 0..<raceRounds {
                let answers = try await atOnce(64) { index -> Redemption? in
                    let family = index % 4 == 0 ? taken : .unique()
                    do {
                        return try await store.redeem(.unique(), creating: family)
                    } catch is StoreUnavailable {
                        return nil
                    }
                }
                #expect(answers.count { $0 == nil } == 16)
                #expect(answers.count { $0 == .first } == 48)
            }
            #expect(try await store.rowCount() == 2 + raceRounds * 96)
        }
    }

    @Test func `a row that cannot be read stops nobody else`() async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            let store = try SQLiteStore(path: path)
            let (damaged, whole) = (Family.unique(), Family.unique())
            try await store.begin(damaged)
            try SQLiteFileTests.execute("UPDATE family SET network = 'elsewhere'", in: path)
            try await store.begin(whole)
            let answers = try await atOnce(64) { index -> Rotation? in
                do {
                    return try await store.rotate(index % 2 == 0 ? damaged.id : whole.id, from: 0, .at(1_001))
                } catch let error as StoreUnavailable {
                    #expect(error.reason == "a row of the database cannot be read")
                    return nil
                }
            }
            #expect(answers.count { $0 == nil } == 32)
            let error = await #expect(throws: StoreUnavailable.self) { try await store.family(damaged.id) }
            #expect(error?.reason == "a row of the database cannot be read")
        }
    }

    @Test func `a call on which the engine fails is tried alone and the others succeed`() async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            let store = try SQLiteStore(path: path)
            // Stands for a damaged page that only one login touches.
            try SQLiteFileTests.execute(
                """
                CREATE TRIGGER refuse BEFORE INSERT ON family WHEN NEW.client_id = 'refused'
                BEGIN SELECT RAISE(ROLLBACK, 'secret words'); END
                """,
                in: path
            )
            for round in 0..<raceRounds {
                let answers = try await atOnce(64) { index -> Redemption? in
                    let client = index == round ? "refused" : "web"
                    let family = Family(
                        id: .unique,
                        clientID: client,
                        address: "",
                        network: .cirrus,
                        scope: Scope(),
                        createdAt: UnixSeconds(1_000),
                        absoluteExpiry: UnixSeconds(5_000),
                        idleExpiry: UnixSeconds(2_000)
                    )
                    do {
                        return try await store.redeem(.unique(), creating: family)
                    } catch let error as StoreUnavailable {
                        #expect(!error.reason.contains("secret") && error.reason.hasPrefix("SQLite "))
                        return nil
                    }
                }
                #expect(answers.count { $0 == .first } == (round < 64 ? 63 : 64))
            }
            let refused = min(raceRounds, 64)
            #expect(try await store.rowCount() == 2 * (64 * raceRounds - refused))
        }
    }

    @Test func `who keeps others from writing for too long makes every call fail and repeating it is safe`()
        async throws
    {
        try await withFolder { folder in
            let path = folder.file("store.db")
            let store = try SQLiteStore(path: path, patience: .milliseconds(50))
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try await queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
            let calls = (0..<64).map { _ in (RedeemedChallenge.unique(), Family.unique()) }
            let failures = try await atOnce(64) { index -> String? in
                do {
                    _ = try await store.redeem(calls[index].0, creating: calls[index].1)
                    return nil
                } catch let error as StoreUnavailable {
                    return error.reason
                }
            }
            #expect(failures.allSatisfy { $0 == "SQLite 5 (database is locked)" })
            #expect(try await store.rowCount() == 0, "reading goes on")
            try await queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            let answers = try await atOnce(64) { index in
                try await store.redeem(calls[index].0, creating: calls[index].1)
            }
            #expect(answers.allSatisfy { $0 == .first }, "repeating the call is safe")
        }
    }

    @Test func `when a full disk stops the commit everybody hears it and nothing has changed`() async throws {
        // The limit on file sizes holds for the whole process, so it is set in one of its own.
        await #expect(processExitsWith: .success) {
            try await withFolder { folder in
                let path = folder.file("store.db")
                let store = try SQLiteStore(path: path)
                try await store.begin(.unique())
                signal(SIGXFSZ, SIG_IGN)
                var limit = rlimit()
                unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
                let wal = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? NSNumber
                limit.rlim_cur = UInt(truncating: wal ?? 0)
                unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
                let calls = (0..<64).map { _ in (RedeemedChallenge.unique(), Family.unique()) }
                let failures = try await atOnce(64) { index in
                    do {
                        _ = try await store.redeem(calls[index].0, creating: calls[index].1)
                        return false
                    } catch is StoreUnavailable {
                        return true
                    }
                }
                try #require(failures.allSatisfy { $0 })
                try #require(await store.rowCount() == 2)
                limit.rlim_cur = limit.rlim_max
                unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
                for (challenge, family) in calls {
                    try #require(await store.redeem(challenge, creating: family) == .first)
                }
                try #require(await store.rowCount() == 130)
            }
        }
    }

    @Test func `a caller that is cancelled disturbs nobody and its answer is true`() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(path: folder.file("store.db"))
            for _ in 0..<raceRounds {
                let families = (0..<64).map { _ in Family.unique() }
                let tasks = families.map { family in
                    Task { @concurrent in
                        let answer = try await store.redeem(.unique(), creating: family)
                        return (answer, try await store.family(family.id))
                    }
                }
                for (index, task) in tasks.enumerated() where index % 2 == 0 { task.cancel() }
                for (family, task) in zip(families, tasks) {
                    let (answer, stored) = try await task.value
                    #expect(answer == .first)
                    #expect(stored == family)
                }
            }
        }
    }
}
