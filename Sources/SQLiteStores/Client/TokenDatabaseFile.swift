import Foundation
import GRDB
import Synchronization

/// The file of a client's logins, and what has to be true of it before it is used.
struct TokenDatabaseFile {
    /// Marks the databases of this store: "SIDT".
    private static let applicationID = 0x5349_4454

    /// Opening is done one at a time, for the reason that stands at ``DatabaseFile``.
    private static let opening = Mutex(())

    private let path: String
    private let configuration: Configuration

    init(path: String, patience: Duration) {
        // A relative name could otherwise be one that SQLite gives a meaning, such as `:memory:`.
        self.path = path.hasPrefix("/") ? path : "./" + path
        var configuration = Configuration()
        configuration.maximumReaderCount = 4
        let tries = Int(min(max(0, patience / .milliseconds(1)), 1e9))
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
                try pool.writeWithoutTransaction { database in
                    try database.execute(
                        sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA secure_delete = ON"
                    )
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

                    CREATE TABLE login (
                        -- UTF-8; a TEXT would end at a zero byte.
                        key BLOB PRIMARY KEY NOT NULL,
                        record BLOB NOT NULL
                    ) WITHOUT ROWID, STRICT;
                    """
            )
        }
        return migrator
    }
}
