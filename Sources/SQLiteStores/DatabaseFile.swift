import Foundation
import GRDB
import Synchronization

/// The file of a store, and what has to be true of it before it is used.
struct DatabaseFile {
    /// Marks the databases of this store: "SIDS".
    private static let applicationID = 0x5349_4453

    /// Opening is done one at a time.
    ///
    /// SQLite's locks belong to the process and vanish when any descriptor of the file is closed, so none may be closed
    /// here that was opened while another store was using the file.
    ///
    /// Source: SQLite, How To Corrupt An SQLite Database File, §2.2.
    private static let opening = Mutex(())

    private let path: String
    private let configuration: Configuration

    init(path: String, patience: Duration) {
        // A relative name could otherwise be one that SQLite gives a meaning, such as `:memory:`.
        self.path = path.hasPrefix("/") ? path : "./" + path
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.maximumReaderCount = 4
        let tries = Int(min(max(0, patience / .milliseconds(1)), 1e9))
        // SQLite's own waiting sleeps ever longer, and loses against a writer that hardly pauses.
        configuration.busyMode = .callback { tried in
            guard tried < tries else { return false }
            Thread.sleep(forTimeInterval: 0.001)
            return true
        }
        self.configuration = configuration
    }

    func open() throws(SQLiteStoreError) -> DatabasePool {
        do {
            return try Self.opening.withLock { _ in
                try createPrivateFile(path)
                try check()
                try makeFilePrivate(path)
                let pool = try DatabasePool(path: path, configuration: configuration)
                // GRDB sets NORMAL when it opens, with which the last transactions would not survive a power cut.
                try pool.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON")
                    // 32 MiB: the writer has to wait while the log goes into the database.
                    try database.execute(sql: "PRAGMA wal_autocheckpoint = 8192")
                    guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
                        throw SQLiteStoreError.engine("it does not wait for the disk")
                    }
                }
                try migrate(pool)
                return pool
            }
        } catch let error as SQLiteStoreError {
            throw error
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_NOTADB: throw .notADatabase
            case .SQLITE_CORRUPT: throw .damaged
            case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: throw .notWritable
            default: throw .engine("SQLite \(error.extendedResultCode)")
            }
        } catch {
            throw .engine("the database engine failed")
        }
    }

    /// Refuses, without having changed it, a database that is not for this version to write.
    private func check() throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            let id = try Int.fetchOne(database, sql: "PRAGMA application_id")
            let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
            guard id == Self.applicationID || (id == 0 && isEmpty) else { throw SQLiteStoreError.foreignDatabase }
            guard try !Self.migrator.hasBeenSuperseded(database) else { throw SQLiteStoreError.newerSchema }
        }
        try queue.close()
    }

    private func migrate(_ pool: DatabasePool) throws {
        do {
            try Self.migrator.migrate(pool)
        } catch {
            // Another process may have been faster.
            guard try pool.read(Self.migrator.hasCompletedMigrations) else { throw error }
        }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(
                sql: """
                    PRAGMA application_id = \(applicationID);

                    CREATE TABLE family (
                        id BLOB PRIMARY KEY NOT NULL,
                        client_id TEXT NOT NULL,
                        address TEXT NOT NULL,
                        network TEXT NOT NULL,
                        scope TEXT NOT NULL,
                        created_at INTEGER NOT NULL,
                        absolute_expiry INTEGER NOT NULL,
                        idle_expiry INTEGER NOT NULL,
                        generation INTEGER NOT NULL,
                        rotated_at INTEGER NOT NULL,
                        revoked_at INTEGER,
                        -- From when on the row is of no use any more.
                        ends_at INTEGER NOT NULL GENERATED ALWAYS AS
                            (CASE WHEN revoked_at IS NULL THEN min(absolute_expiry, idle_expiry) ELSE 0 END) VIRTUAL
                    ) WITHOUT ROWID, STRICT;
                    CREATE INDEX family_ends_at ON family (ends_at);

                    CREATE TABLE redeemed_challenge (
                        hash BLOB PRIMARY KEY NOT NULL,
                        expiry INTEGER NOT NULL
                    ) WITHOUT ROWID, STRICT;
                    CREATE INDEX redeemed_challenge_expiry ON redeemed_challenge (expiry);
                    """
            )
        }
        migrator.registerMigration("2") { database in
            try database.execute(
                sql: """
                    -- The login that the challenge began. Marks from before this version name none: they were made without
                    -- a code, so that nobody asks.
                    ALTER TABLE redeemed_challenge
                        ADD COLUMN family BLOB NOT NULL DEFAULT x'00000000000000000000000000000000';

                    CREATE TABLE signed_login (
                        challenge BLOB PRIMARY KEY NOT NULL,
                        address TEXT NOT NULL,
                        network TEXT NOT NULL,
                        wallet_address TEXT NOT NULL,
                        signed_at INTEGER NOT NULL,
                        expiry INTEGER NOT NULL
                    ) WITHOUT ROWID, STRICT;
                    CREATE INDEX signed_login_expiry ON signed_login (expiry);
                    """
            )
        }
        return migrator
    }
}
