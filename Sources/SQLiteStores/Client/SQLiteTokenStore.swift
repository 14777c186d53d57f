import Foundation
import GRDB
public import OAuthClient

/// A client's logins in one SQLite file, for many users.
///
/// A login that was saved survives a crash of the process and of the machine. Beside the file stands one of locks, `.lock`
/// after its name, so that the refresh of one login does not stop the others.
///
/// Source: SQLite, Write-Ahead Logging; `PRAGMA synchronous = FULL`.
public final class SQLiteTokenStore: TokenStore {
    private let database: DatabasePool
    private let lockPath: String

    /// Opens the file, or creates it where there is none; only its owner can read it.
    ///
    /// - Parameters:
    ///   - path: The file, which may not be that of an authorization server. Two more stand beside it while it is open.
    ///   - patience: How long a write waits for other processes that write to the file.
    /// - Throws: ``SQLiteStoreError`` where the file cannot be used; it is left as it is then.
    public init(path: String, patience: Duration = .seconds(5)) throws(SQLiteStoreError) {
        database = try DatabaseFile(path: path, schema: .tokens, patience: patience).open()
        lockPath = path + ".lock"
    }

    /// The login under this key, or `nil` where there is none.
    public func load(_ key: String) async throws(TokenStoreError) -> StoredLogin? {
        try await run { [database] work in
            database.asyncRead { result in work(result) }
        } _: { database in
            try database.login(key)
        }
    }

    /// Replaces what is under this key, unless somebody else was faster; it is on disk before this returns.
    public func replace(
        _ key: String,
        revision: Int64?,
        with login: StoredLogin?
    ) async throws(TokenStoreError) -> Bool {
        try await run { [database] work in
            database.asyncWriteWithoutTransaction { database in work(.success(database)) }
        } _: { database in
            var isReplaced = false
            try database.inTransaction(.immediate) {
                isReplaced = try database.replace(key, revision: revision, with: login)
                return .commit
            }
            return isReplaced
        }
    }

    /// Waits for the right to refresh the login under this key.
    public func lock(_ key: String, patience: Duration) async throws(TokenStoreError) -> any TokenStoreLock {
        try await RangeLock.acquire(lockPath, key: key, patience: patience)
    }

    /// Does work on the engine's thread; a caller that is cancelled gets its answer all the same.
    private func run<Answer: Sendable>(
        _ enqueue: (@escaping @Sendable (Result<Database, any Error>) -> Void) -> Void,
        _ body: @escaping @Sendable (Database) throws -> Answer
    ) async throws(TokenStoreError) -> Answer {
        let result = await withCheckedContinuation { continuation in
            enqueue { database in
                continuation.resume(
                    returning: Result { try body(try database.get()) }.mapError { TokenStoreError(engineError: $0) }
                )
            }
        }
        return try result.get()
    }
}

extension Database {
    fileprivate func login(_ key: String) throws -> StoredLogin? {
        let select = try cachedStatement(sql: "SELECT record FROM login WHERE key = ?")
        guard let row = try Row.fetchOne(select, arguments: [Data(key.utf8)]) else { return nil }
        guard let record = Data.fromDatabaseValue(row[0]) else { throw TokenStoreError.damaged }
        return try StoredLogin(decoding: [UInt8](record))
    }

    fileprivate func replace(_ key: String, revision: Int64?, with login: StoredLogin?) throws -> Bool {
        guard try self.login(key)?.revision == revision else { return false }
        guard let login else {
            try cachedStatement(sql: "DELETE FROM login WHERE key = ?").execute(arguments: [Data(key.utf8)])
            return true
        }
        try cachedStatement(
            sql:
                "INSERT INTO login (key, record) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET record = excluded.record"
        )
        .execute(arguments: [Data(key.utf8), Data(login.encoded())])
        return true
    }
}

extension TokenStoreError {
    /// What the engine said, by its result code: a message of its own might quote data.
    fileprivate init(engineError error: any Error) {
        switch error {
        case let error as TokenStoreError: self = error
        case let error as DatabaseError:
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
            case .SQLITE_FULL: self = .full
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged
            case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: self = .notWritable
            default: self = .unavailable("SQLite \(error.extendedResultCode)")
            }
        default: self = .unavailable("the database engine failed")
        }
    }
}
