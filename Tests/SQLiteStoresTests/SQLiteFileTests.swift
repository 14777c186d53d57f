import Foundation
import GRDB
import OAuthServer
import SQLiteStores
import StratisID
import Testing

/// The file of a store: who can read it, what survives, and which files are refused.
@Suite struct SQLiteFileTests {
    /// Runs SQL past the store.
    static func execute(_ sql: String, in path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    private static func mode(_ path: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func `what was answered is there when the file is opened again`() async throws {
        try await withFolder { folder in
            let (family, challenge) = (Family.unique(), RedeemedChallenge.unique())
            let rotated = family.rotated(at: 1_100, idleExpiry: 2_100)
            do {
                let store = try SQLiteStore(path: folder.file("store.db"))
                _ = try await store.redeem(challenge, creating: family)
                #expect(try await store.rotate(family.id, from: 0, .at(1_100)) == .rotated(rotated))
            }
            let store = try SQLiteStore(path: folder.file("store.db"))
            #expect(try await store.family(family.id) == rotated)
            #expect(try await store.redeem(challenge, creating: .unique()) == .already(family.id))
            #expect(try await store.rotate(family.id, from: 0, .at(1_105)) == .repeated(rotated))
        }
    }

    @Test func `two stores on one file see each other's writes`() async throws {
        try await withFolder { folder in
            let stores = [
                try SQLiteStore(path: folder.file("store.db")), try SQLiteStore(path: folder.file("store.db")),
            ]
            for round in 1...raceRounds {
                let challenge = RedeemedChallenge.unique()
                let answers = try await atOnce(64) { index in
                    try await stores[index % 2].redeem(challenge, creating: .unique())
                }
                #expect(answers.count { $0 == .first } == 1)
                #expect(try await stores[round % 2].rowCount() == 2 * round)
            }
            let family = Family.unique()
            try await stores[0].begin(family)
            #expect(try await stores[1].family(family.id) == family)
            let answers = try await atOnce(64) { index in
                try await stores[index % 2].rotate(family.id, from: 0, .at(1_100))
            }
            let rotated = family.rotated(at: 1_100, idleExpiry: 2_100)
            #expect(answers.count { $0 == .rotated(rotated) } == 1)
            #expect(answers.count { $0 == .repeated(rotated) } == 63)
        }
    }

    @Test func `many can create the same file at the same time`() async throws {
        try await withFolder { folder in
            for round in 0..<10 {
                let stores = try await atOnce(8) { _ in try SQLiteStore(path: folder.file("store\(round).db")) }
                for store in stores { try await store.begin(.unique()) }
                #expect(try await stores[0].rowCount() == 16)
            }
        }
    }

    @Test func `only the owner can read the files`() async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            let store = try SQLiteStore(path: path)
            try await store.begin(.unique())
            for suffix in ["", "-wal", "-shm"] { #expect(try Self.mode(path + suffix) == 0o600) }
        }
    }

    @Test func `a file that others can read is made private`() async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            do { try await SQLiteStore(path: path).begin(.unique()) }
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let store = try SQLiteStore(path: path)
            try await store.begin(.unique())
            for suffix in ["", "-wal", "-shm"] { #expect(try Self.mode(path + suffix) == 0o600) }
        }
    }

    @Test(arguments: ["not a database, but long enough to be looked at as one", "x"])
    func `a file that is no database is refused and left alone`(text: String) async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            let bytes = Data(String(repeating: text, count: 100).utf8)
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(throws: SQLiteStoreError.notADatabase) { try SQLiteStore(path: path) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
        }
    }

    @Test func `a database of another program is refused and left alone`() async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            try Self.execute("CREATE TABLE other (id INTEGER)", in: path)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(throws: SQLiteStoreError.foreignDatabase) { try SQLiteStore(path: path) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
        }
    }

    @Test func `a database of the first version is taken over with all that is in it`() async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            let (family, challenge) = (Family.unique(), RedeemedChallenge.unique())
            do {
                let store = try SQLiteStore(path: path)
                _ = try await store.redeem(challenge, creating: family)
            }
            // What the first version made.
            try Self.execute(
                """
                DROP TABLE signed_login;
                ALTER TABLE redeemed_challenge DROP COLUMN family;
                DELETE FROM grdb_migrations WHERE identifier = '2';
                """,
                in: path
            )
            let store = try SQLiteStore(path: path)
            #expect(try await store.family(family.id) == family)
            let nobody = Identifier(high: 0, low: 0)
            #expect(try await store.redeem(challenge, creating: .unique()) == .already(nobody))
            try await store.revoke(nobody, at: UnixSeconds(1_001))
            #expect(try await store.sign(.unique()) == .first)
            let next = RedeemedChallenge.unique()
            #expect(try await store.redeem(next, creating: .unique()) == .first)
            #expect(try await store.rowCount() == 5)
        }
    }

    @Test func `a newer schema is refused`() async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            do { _ = try SQLiteStore(path: path) }
            try Self.execute("INSERT INTO grdb_migrations VALUES ('999')", in: path)
            #expect(throws: SQLiteStoreError.newerSchema) { try SQLiteStore(path: path) }
        }
    }

    @Test func `a damaged database is refused or answers that it is`() async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            do {
                let store = try SQLiteStore(path: path)
                _ = try await atOnce(500) { _ in try await store.begin(.unique()) }
            }
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            // The header stays, the rest of the first page and all others go.
            for index in 100..<bytes.count { bytes[index] = 0xA5 }
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(throws: SQLiteStoreError.damaged) { try SQLiteStore(path: path) }
        }
    }

    @Test func `a folder that does not exist is named as the reason`() async throws {
        try await withFolder { folder in
            #expect(throws: SQLiteStoreError.missingFolder) { try SQLiteStore(path: folder.file("none/store.db")) }
        }
    }

    @Test func `a folder is no database`() async throws {
        try await withFolder { folder in
            #expect(throws: SQLiteStoreError.notWritable) { try SQLiteStore(path: folder.path) }
        }
    }

    @Test func `a folder that cannot be written to is named as the reason`() async throws {
        // The superuser may write everywhere, and becomes somebody else in a process of its own.
        await #expect(processExitsWith: .success) {
            try await withFolder { folder in
                let path = folder.file("store.db")
                do { try await SQLiteStore(path: path).begin(.unique()) }
                try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
                let user = geteuid()
                if user == 0 { try #require(seteuid(65_534) == 0) }
                #expect(throws: SQLiteStoreError.notWritable) { try SQLiteStore(path: path) }
                #expect(throws: SQLiteStoreError.notWritable) { try SQLiteStore(path: folder.file("new.db")) }
                try #require(seteuid(user) == 0)
                try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
            }
        }
    }

    @Test func `every reason is a sentence that says what to do`() {
        let errors: [SQLiteStoreError] = [
            .missingFolder, .notWritable, .notPrivate, .notADatabase, .foreignDatabase, .newerSchema, .damaged,
        ]
        for error in errors { #expect(error.description.contains(";")) }
        #expect(SQLiteStoreError.engine("SQLite 7 (out of memory)").description.contains("7 (out of memory)"))
    }

    @Test func `the journal is a write-ahead log`() async throws {
        try await withFolder { folder in
            let path = folder.file("store.db")
            _ = try SQLiteStore(path: path)
            let queue = try DatabaseQueue(path: path)
            #expect(try await queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        }
    }
}
