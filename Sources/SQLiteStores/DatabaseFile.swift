import Foundation
import GRDB
import Synchronization

/// The file of a store, and what has to be true of it before it is used.
struct DatabaseFile {
    /// Opening is done one at a time.
    ///
    /// SQLite's locks belong to the process and vanish when any descriptor of the file is closed, so none may be closed
    /// here that was opened while another store was using the file.
    ///
    /// Source: SQLite, How To Corrupt An SQLite Database File, §2.2.
    private static let opening = Mutex(())

    private let path: String
    private let schema: DatabaseSchema
    private let configuration: Configuration

    init(path: String, schema: DatabaseSchema, patience: Duration) {
        // A relative name could otherwise be one that SQLite gives a meaning, such as `:memory:`.
        self.path = path.hasPrefix("/") ? path : "./" + path
        self.schema = schema
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
                    try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; \(schema.pragmas)")
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
            guard id == schema.applicationID || (id == 0 && isEmpty) else { throw SQLiteStoreError.foreignDatabase }
            guard try !schema.migrator.hasBeenSuperseded(database) else { throw SQLiteStoreError.newerSchema }
        }
        try queue.close()
    }

    private func migrate(_ pool: DatabasePool) throws {
        do {
            try schema.migrator.migrate(pool)
        } catch {
            // Another process may have been faster.
            guard try pool.read(schema.migrator.hasCompletedMigrations) else { throw error }
        }
    }
}
