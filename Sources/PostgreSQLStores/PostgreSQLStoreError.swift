/// Why a store on PostgreSQL cannot be made.
public enum PostgreSQLStoreError: Error, Hashable, Sendable {
    /// The text is no connection string and no URI of PostgreSQL.
    case invalidConnection
    /// A name is empty, longer than 63 bytes or has a zero character in it.
    case invalidName
    /// Two columns have the same name.
    case repeatedName
}

extension PostgreSQLStoreError: CustomStringConvertible {
    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .invalidConnection:
            "these are no connection parameters of PostgreSQL; they look like postgresql://user@host/database"
        case .invalidName: "a name of the table, its schema or a column is not possible; it has 1 to 63 bytes"
        case .repeatedName: "two columns have the same name; give each its own"
        }
    }
}
