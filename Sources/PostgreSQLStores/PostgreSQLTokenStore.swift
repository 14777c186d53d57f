internal import BlockingConnections
public import OAuthClient
public import OAuthMessages

/// A client's logins in a table of a PostgreSQL database, for many users and machines.
///
/// The table is one of the application's, with a row for each user, or one of the store's own. The tokens stand in columns
/// that other programs can read, and, where they have to, write: what stands there counts. A login that was saved survives
/// what the server's `synchronous_commit` lets it survive; with `on`, which is the default, that is a crash of the server
/// and of its machine.
///
/// Nothing is connected before the first call. Advisory locks keep the refreshes of one login apart. They need a server
/// that is reached without a pooler, or through one that keeps a connection for each session.
///
/// Source: PostgreSQL 15; libpq.
public final class PostgreSQLTokenStore: TokenStore {
    private let pool: ConnectionPool<Connection>
    private let locks: AdvisoryLocks
    private let statements: TableStatements
    private let origin: String?

    /// Makes a store; nothing is connected yet.
    ///
    /// - Parameters:
    ///   - connection: Which server and database, as libpq takes it: a URI such as
    ///     `postgresql://app@db.example.com/app?sslmode=verify-full`, or `host=… dbname=…`. What it leaves out comes from
    ///     the environment, such as `PGHOST`, and from the password file.
    ///   - password: The password, where it does not stand there.
    ///   - table: The table; ``migrate()`` makes its columns.
    ///   - client: The client to which tokens belong that another program has put into the columns, without a record. They
    ///     are taken over then as they are; with `nil` they are left alone until a login replaces them.
    ///   - connectionCount: How many connections there are at most, besides one for locks.
    ///   - timeout: How long each statement and waiting for a free connection may take, from 0.1 seconds to an hour: what
    ///     is outside counts as the nearest of the two. Connecting to one address may take as long, in whole seconds
    ///     rounded up, and two at least; after that the next host is tried. Looking up a host's name comes on top: the
    ///     system's own limits hold for it, which are often longer. A ``Session`` waits 15 seconds for the store at most.
    /// - Throws: ``PostgreSQLStoreError`` where the text or a name is not possible.
    public init(
        _ connection: String,
        password: Secret? = nil,
        table: TokenTable,
        adoptingTokensOf client: Client? = nil,
        connectionCount: Int = 4,
        timeout: Duration = .seconds(5)
    ) throws(PostgreSQLStoreError) {
        let settings = try ConnectionSettings(connection, password: password, timeout: timeout)
        statements = try TableStatements(table)
        origin = client?.origin
        let open = { @Sendable () throws(Failure) in try Connection.open(settings) }
        pool = ConnectionPool(connectionCount: connectionCount, patience: settings.timeout, open: open)
        // Of their own, so that who holds a lock always gets to the login.
        locks = AdvisoryLocks(
            ConnectionPool(connectionCount: 1, patience: settings.timeout, open: open),
            table: statements.table
        )
    }

    /// The login under this key, or `nil` where there is none: also where the application has no such user.
    public func load(_ key: String) async throws(TokenStoreError) -> StoredLogin? {
        guard let key = statements.keyText(key) else { return nil }
        return try await run { [statements, origin] connection throws(Failure) in
            try connection.row(key, statements)?.login(origin)
        }
    }

    /// Replaces what is under this key, unless somebody else was faster; it is committed before this returns.
    ///
    /// - Throws: ``TokenStoreError``; also where the application has no such user.
    public func replace(
        _ key: String,
        revision: Int64?,
        with login: StoredLogin?
    ) async throws(TokenStoreError) -> Bool {
        guard let key = statements.keyText(key) else { throw TableStatements.noUser }
        return try await run { [statements, origin] connection throws(Failure) in
            let row = try connection.row(key, statements)
            let current = try row?.login(origin)
            guard current?.revision == revision else { return false }
            guard login != nil || current != nil else { return true }
            let change = try statements.change(key, from: row, to: login)
            do throws(Failure) {
                return try connection.execute(change.sql, change.parameters).changedCount == 1
            } catch {
                // It may have been committed: not to be sent once more.
                throw error.isOfConnection ? .store(error.storeError) : error
            }
        }
    }

    /// Waits for the right to refresh the login under this key.
    ///
    /// It ends with the process, and when its connection breaks. A machine that is gone without a word keeps it for half a
    /// minute.
    public func lock(_ key: String, patience: Duration) async throws(TokenStoreError) -> any TokenStoreLock {
        try await locks.acquire(key, patience: patience)
    }

    /// Does work, once more where it had no effect and could have one.
    private func run<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(Failure) -> Value
    ) async throws(TokenStoreError) -> Value {
        var tries = 1
        while true {
            do throws(Failure) {
                return try await pool.run(body)
            } catch {
                guard error.isWorthAnotherTry, tries < 3 else { throw error.storeError }
            }
            tries += 1
        }
    }
}

extension PostgreSQLTokenStore {
    /// The statements that make what is missing of the table and its columns; running them again changes nothing.
    public var migration: String { statements.migration }

    /// Makes what is missing of the table and its columns, where anything is.
    ///
    /// It waits two seconds at most for others that use the table, and keeps them waiting no longer. The user needs to be
    /// its owner only where something is missing.
    ///
    /// - Throws: ``TokenStoreError``; nothing was changed then.
    public func migrate() async throws(TokenStoreError) {
        try await run { [statements] connection throws(Failure) in
            guard try !connection.has(statements) else { return }
            // Where something is missing still, such as the key of a table that was there, nothing is changed.
            let all = "SET LOCAL lock_timeout = '2s';\n" + statements.migration + statements.check
            var tries = 1
            while true {
                do throws(Failure) {
                    return try connection.executeTogether(all)
                } catch {
                    // Another process makes them at this moment.
                    guard case .refused(let state) = error, state.isDuplicate, tries < 3 else { throw error }
                }
                tries += 1
            }
        }
    }
}

extension Connection {
    /// The row with this key.
    fileprivate func row(_ key: String, _ statements: TableStatements) throws(Failure) -> TokenRow? {
        let rows = try execute(statements.select, [key]).rows
        guard rows.count < 2 else { throw .store(.unavailable("two rows have this key; make the key column unique")) }
        guard let fields = rows.first else { return nil }
        do throws(TokenStoreError) { return try TokenRow(fields) } catch { throw .store(error) }
    }

    /// Whether the table has all columns.
    fileprivate func has(_ statements: TableStatements) throws(Failure) -> Bool {
        do throws(Failure) {
            _ = try execute(statements.check)
            return true
        } catch {
            guard case .refused(let state) = error, state.isMissing else { throw error }
            return false
        }
    }
}

extension TokenRow {
    fileprivate func login(_ origin: String?) throws(Failure) -> StoredLogin? {
        do throws(TokenStoreError) { return try login(adoptedBy: origin) } catch { throw .store(error) }
    }
}

extension TableStatements {
    /// A key as a parameter; `nil` for one that no row can have.
    ///
    /// No text in PostgreSQL has a zero byte in it. In a table of the store's own, U+001A and a digit stand for one, and
    /// two of the former for itself.
    fileprivate func keyText(_ key: String) -> String? {
        guard isOwn else { return key.utf8.contains(0) ? nil : key }
        guard key.utf8.contains(where: { $0 == 0 || $0 == 0x1A }) else { return key }
        let bytes = key.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case 0: [0x1A, UInt8(ascii: "0")]
            case 0x1A: [0x1A, 0x1A]
            default: [byte]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The statement that puts a login in the place of what a row holds.
    ///
    /// - Parameter row: What was read; `nil` where there is no row.
    fileprivate func change(
        _ key: String,
        from row: TokenRow?,
        to login: StoredLogin?
    ) throws(Failure) -> (sql: String, parameters: [String?]) {
        let new = login.map { TokenRow($0) }
        let values = new.map { [$0.accessToken, $0.refreshToken, $0.expiresAt.map { "\($0)" }, $0.record] } ?? []
        guard let row else {
            guard isOwn else { throw .store(Self.noUser) }
            return (insert, [key] + values)
        }
        let old = [row.accessToken, row.refreshToken, row.record]
        return (login == nil ? remove : update, [key] + values + old)
    }

    fileprivate static var noUser: TokenStoreError {
        .unavailable("the table has no row with this key; create it first")
    }
}
