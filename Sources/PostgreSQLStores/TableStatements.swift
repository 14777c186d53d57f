/// The statements for a table.
struct TableStatements: Sendable {
    /// The table's name, quoted.
    let table: String
    /// Whether rows are made and deleted.
    let isOwn: Bool

    private let key: String
    private let access: String
    private let refresh: String
    private let expiry: String
    private let record: String

    init(_ table: TokenTable) throws(PostgreSQLStoreError) {
        let columns = table.columns
        let names = [table.key, columns.accessToken, columns.refreshToken, columns.expiresAt, columns.record]
        guard Set(names).count == names.count else { throw .repeatedName }
        let name = try Self.quoted(table.name)
        self.table = if let schema = table.schema { try Self.quoted(schema) + "." + name } else { name }
        isOwn = table.isOwn
        key = try Self.quoted(table.key)
        access = try Self.quoted(columns.accessToken)
        refresh = try Self.quoted(columns.refreshToken)
        expiry = try Self.quoted(columns.expiresAt)
        record = try Self.quoted(columns.record)
    }

    /// A name as it stands in a statement.
    ///
    /// The server cuts longer names off, and two could become one.
    /// Source: `PQescapeIdentifier`, which does the same to text in UTF-8 but needs a connection.
    private static func quoted(_ name: String) throws(PostgreSQLStoreError) -> String {
        guard 1...63 ~= name.utf8.count, !name.utf8.contains(0) else { throw .invalidName }
        return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

extension TableStatements {
    /// Reads the row with key $1; a second one is an error.
    var select: String {
        """
        SELECT \(access), \(refresh), floor(extract(epoch FROM \(expiry))), \(record) FROM \(table) WHERE \(key) = $1 LIMIT 2
        """
    }

    /// Fills the row with key $1 from $2 to $5, if it still holds $6 to $8.
    var update: String {
        """
        UPDATE \(table) SET \(access) = $2, \(refresh) = $3, \(expiry) = to_timestamp($4), \(record) = $5 \
        WHERE \(key) = $1 AND \(isUnchanged(from: 6))
        """
    }

    /// Makes the row with key $1 from $2 to $5, if there is none.
    var insert: String {
        """
        INSERT INTO \(table) (\(key), \(access), \(refresh), \(expiry), \(record)) \
        VALUES ($1, $2, $3, to_timestamp($4), $5) ON CONFLICT (\(key)) DO NOTHING
        """
    }

    /// Empties the row with key $1, if it still holds $2 to $4.
    var remove: String {
        guard !isOwn else { return "DELETE FROM \(table) WHERE \(key) = $1 AND \(isUnchanged(from: 2))" }
        return """
            UPDATE \(table) SET \(access) = NULL, \(refresh) = NULL, \(expiry) = NULL, \(record) = NULL \
            WHERE \(key) = $1 AND \(isUnchanged(from: 2))
            """
    }

    private func isUnchanged(from first: Int) -> String {
        """
        \(access) IS NOT DISTINCT FROM $\(first) AND \(refresh) IS NOT DISTINCT FROM $\(first + 1) \
        AND \(record) IS NOT DISTINCT FROM $\(first + 2)
        """
    }

    /// Takes the lock with number $1 of the table with the quoted name $2, if it is free.
    ///
    /// The table's own number is part of it, so that it does not matter how the table is named.
    static var lock: String { "SELECT pg_try_advisory_lock(\(lockNumber))" }

    /// Gives that lock back.
    static var unlock: String { "SELECT pg_advisory_unlock(\(lockNumber))" }

    private static var lockNumber: String { "$1::bigint # ($2::text::regclass::oid::bigint << 32)" }

    /// Fails where the table or one of its columns is missing.
    var check: String { "SELECT \(key), \(access), \(refresh), \(expiry), \(record) FROM \(table) LIMIT 0" }

    /// Makes what is missing.
    var migration: String {
        let columns = [(access, "text"), (refresh, "text"), (expiry, "timestamptz"), (record, "text")]
        let additions = columns.map { "    ADD COLUMN IF NOT EXISTS \($0) \($1)" }.joined(separator: ",\n")
        let alteration = "ALTER TABLE \(table)\n\(additions);\n"
        guard isOwn else { return alteration }
        // Keys are bytes and no words: they are sorted as such, whatever the database's language is.
        return "CREATE TABLE IF NOT EXISTS \(table) (\(key) text COLLATE \"C\" PRIMARY KEY);\n" + alteration
    }
}
