/// Why a file cannot be used as a store.
public enum SQLiteStoreError: Error, Hashable, Sendable {
    /// The folder does not exist.
    case missingFolder
    /// The file or its folder cannot be written to, or the path is a folder's.
    case notWritable
    /// Others can read the file, and its mode cannot be changed.
    case notPrivate
    /// The file is no SQLite database.
    case notADatabase
    /// The database belongs to another program.
    case foreignDatabase
    /// A later version of this program has written the database.
    case newerSchema
    /// The database is damaged.
    case damaged
    /// The engine failed; the text is its own and has no data in it.
    case engine(String)
}

extension SQLiteStoreError: CustomStringConvertible {
    /// A sentence for the user.
    public var description: String {
        switch self {
        case .missingFolder: "the folder of the database does not exist; create it first"
        case .notWritable: "the database cannot be written to; the program needs to write to the file and to its folder"
        case .notPrivate: "others can read the database, and its mode cannot be changed; set it to 0600"
        case .notADatabase: "the file is not an SQLite database; name another file"
        case .foreignDatabase: "the database belongs to another program; name another file"
        case .newerSchema: "a later version of the program has written the database; run that version or newer"
        case .damaged: "the database is damaged; restore it, or move it away and start with an empty one"
        case .engine(let reason): "the database cannot be opened: \(reason)"
        }
    }
}
