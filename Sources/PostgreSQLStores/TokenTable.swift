/// The table in which a store keeps logins, and who makes its rows.
///
/// Names are taken as they are, with the case of their letters and all characters.
public struct TokenTable: Hashable, Sendable {
    /// The name of the table.
    public var name: String
    /// Its schema; `nil` for the one that the connection's `search_path` finds.
    public var schema: String?
    /// The column that a login's key is looked up in: a primary key, or with another unique index.
    ///
    /// Its type may be any that a key can be written for, such as `text`, `bigint` or `uuid`. A key is to be written in one
    /// way, because two ways are two locks.
    public var key: String
    /// The columns with the tokens.
    public var columns: TokenColumns
    /// Whether the store makes and deletes rows.
    let isOwn: Bool

    /// A table of an application, with a row for each user.
    ///
    /// The store neither makes nor deletes rows: it fills its columns, and sets them to NULL where a login ends.
    ///
    /// - Parameters:
    ///   - name: The name of the table.
    ///   - schema: Its schema; `nil` for the one that the connection's `search_path` finds.
    ///   - key: The column with the user's key, which is also the session's.
    ///   - columns: The columns with the tokens.
    public static func users(
        _ name: String = "users",
        schema: String? = nil,
        key: String = "id",
        columns: TokenColumns = TokenColumns()
    ) -> TokenTable {
        TokenTable(name: name, schema: schema, key: key, columns: columns, isOwn: false)
    }

    /// A table of the store's own, with a row for each login, which the store makes and deletes.
    ///
    /// - Parameters:
    ///   - name: The name of the table.
    ///   - schema: Its schema; `nil` for the one that the connection's `search_path` finds.
    ///   - key: The column with the key.
    ///   - columns: The columns with the tokens.
    public static func logins(
        _ name: String = "sid_logins",
        schema: String? = nil,
        key: String = "key",
        columns: TokenColumns = TokenColumns()
    ) -> TokenTable {
        TokenTable(name: name, schema: schema, key: key, columns: columns, isOwn: true)
    }
}
