import GRDB
public import OAuthServer
public import StratisID

/// A store in one SQLite file: what it has answered survives a crash of the process and of the machine.
///
/// Calls that arrive while a transaction is being written to disk share the next one, so that many clients at once cost
/// little more than one. Several stores, and several processes, may have the same file open.
///
/// Source: SQLite, Write-Ahead Logging; `PRAGMA synchronous = FULL`.
public final class SQLiteStore: Store {
    /// How many rows go in one transaction of ``prune(at:limit:)``, so that nobody waits long for it.
    private static let pruneBiteSize = 256

    private let database: DatabasePool
    private let commits: CommitQueue

    /// Opens the file, or creates it where there is none; only its owner can read it.
    ///
    /// - Parameters:
    ///   - path: The file. Two more stand beside it while it is open, with `-wal` and `-shm` after the name.
    ///   - patience: How long a write waits for other processes that write to the file.
    /// - Throws: ``SQLiteStoreError`` where the file cannot be used; it is left as it is then.
    public init(path: String, patience: Duration = .seconds(5)) throws(SQLiteStoreError) {
        database = try DatabaseFile(path: path, schema: .server, patience: patience).open()
        commits = CommitQueue(database)
    }

    /// Closes the file, after which every call fails with ``StoreUnavailable``.
    ///
    /// A store that is not closed, in a process that ends, has lost nothing: the next one to open the file takes up what
    /// stands in the `-wal` file.
    public func close() {
        // It fails where a call is under way; the file is closed with the store then.
        try? database.close()
    }

    /// Begins a login with a challenge, unless the challenge was redeemed before.
    public func redeem(_ challenge: RedeemedChallenge, creating family: Family) async throws -> Redemption {
        try await commits.write { try $0.redeem(challenge, creating: family) }
    }

    /// Notes who has signed the challenge of a browser, unless somebody has before.
    public func sign(_ login: SignedLogin) async throws -> Signing {
        try await commits.write { try $0.sign(login) }
    }

    /// Who has signed the challenge of a browser, or `nil` where nobody has.
    public func signedLogin(_ challenge: Identifier) async throws -> SignedLogin? {
        try await read { try $0.signedLogin(challenge) }
    }

    /// Puts the next refresh token of a login in the place of the one presented.
    public func rotate(_ id: Identifier, from generation: UInt32, _ terms: RotationTerms) async throws -> Rotation {
        try await commits.write { try $0.rotate(id, from: generation, terms) }
    }

    /// Ends a login.
    public func revoke(_ id: Identifier, at now: UnixSeconds) async throws {
        try await commits.write { try $0.revoke(id, at: now) }
    }

    /// The login, or `nil` where there is none.
    public func family(_ id: Identifier) async throws -> Family? {
        try await read { try $0.family(id) }
    }

    /// Forgets ended logins, expired challenges and who signed them, a few in each transaction.
    public func prune(at now: UnixSeconds, limit: Int) async throws -> Int {
        var forgotten = 0
        while forgotten < limit {
            let bite = min(limit - forgotten, Self.pruneBiteSize)
            let count = try await commits.write { try $0.prune(at: now, limit: bite) }
            forgotten += count
            guard count == bite else { break }
        }
        return forgotten
    }

    /// How many rows there are.
    public func rowCount() async throws -> Int {
        try await read { try $0.rowCount() }
    }

    /// Reads beside the writer, from everything that was committed before.
    private func read<Answer: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Answer
    ) async throws -> Answer {
        // Not GRDB's async `read`: it interrupts the engine where the caller is cancelled.
        try await withCheckedThrowingContinuation { continuation in
            database.asyncRead { result in
                continuation.resume(
                    with: Result { try body(result.get()) }.mapError { StoreUnavailable(engineError: $0) }
                )
            }
        }
    }
}
