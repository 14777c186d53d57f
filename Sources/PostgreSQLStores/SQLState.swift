internal import OAuthClient

/// The code of an error of the server: five digits and letters, the first two of which are its class.
///
/// Its text is never passed on, because it may quote data.
///
/// Source: PostgreSQL 15, Appendix A.
struct SQLState: Hashable {
    let code: String

    /// `invalid_password`.
    static let passwordMissing = SQLState(valid: "28P01")

    private init(valid code: String) { self.code = code }

    init?(_ code: some StringProtocol) {
        let isCode =
            code.utf8.count == 5
            && code.utf8.allSatisfy { byte in
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
            }
        guard isCode else { return nil }
        self.code = String(code)
    }

    /// The code at the end of a line such as `FATAL:  28P01`.
    init?(endOf line: Substring) {
        guard let word = line.split(separator: " ").last else { return nil }
        self.init(word)
    }

    private var errorClass: Substring { code.prefix(2) }

    /// Whether the server has ended the connection: `connection_exception`, or 57P, with which it shuts down.
    var isOfConnection: Bool { errorClass == "08" || code.hasPrefix("57P") }

    /// Whether the transaction was rolled back for the sake of another: `serialization_failure`, `deadlock_detected`.
    var isTransient: Bool { code == "40001" || code == "40P01" }

    /// Whether another session was faster to create the same: `unique_violation`, `duplicate_table`, `duplicate_column`,
    /// `duplicate_object`.
    var isDuplicate: Bool { ["23505", "42P07", "42701", "42710"].contains(code) }

    /// Whether the table or one of its columns is not there.
    var isMissing: Bool { code == "42P01" || code == "42703" }
}

extension TokenStoreError {
    /// What a caller is told of an error of the server.
    init(_ state: SQLState) {
        self =
            switch state.code {
            case "28000", "28P01":
                .unavailable("the server does not accept the user or the password, or not from this machine")
            case "3D000": .unavailable("the database does not exist; create it first")
            case "3F000": .unavailable("the schema does not exist; create it first")
            case "42P01": .unavailable("the table does not exist; create it, or run its migration")
            case "42703": .unavailable("a column is missing; check their names, and run the table's migration")
            case "42P10": .unavailable("the key column has no unique index; make it the primary key")
            case "42501":
                .unavailable("the user may not use the table; grant it SELECT, INSERT, UPDATE and DELETE on it")
            case "42804", "42883":
                .unavailable("a column has another type; the texts are text, the expiry is timestamptz")
            case "22001": .unavailable("a column is too short for what it is to hold; make it text")
            case "22P02", "22003", "22007", "22008": .unavailable("the key is none that the key column could hold")
            case "22021", "22P05": .unavailable("the database's encoding has not all characters; use one in UTF-8")
            case "23503": .unavailable("the table refers to a row that does not exist; create that one first")
            case "23502", "23514":
                .unavailable("a rule of the table forbids the row; it has to allow NULL for all columns")
            case "53300": .unavailable("the server has no connection left; use fewer, or allow it more")
            case "57P03": .unavailable("the server is starting or shutting down; try again")
            case "53100": .full
            case "25006": .notWritable
            case "40001", "40P01", "55P03", "57014": .busy
            case "XX001", "XX002": .damaged
            default: .unavailable("PostgreSQL error \(state.code)")
            }
    }
}
