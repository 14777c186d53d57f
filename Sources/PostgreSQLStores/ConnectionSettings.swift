internal import CLibPQ
internal import OAuthMessages

/// With which server connections are made.
///
/// Source: PostgreSQL 15, libpq, Database Connection Control Functions.
struct ConnectionSettings: Sendable {
    /// It may hold a password.
    private let text: Secret
    private let password: Secret?
    /// How long connecting to one host may take, and each statement.
    let timeout: Duration
    /// How many hosts are named.
    let hostCount: Int

    init(_ text: String, password: Secret?, timeout: Duration) throws(PostgreSQLStoreError) {
        guard let hostCount = Self.hostCount(text) else { throw .invalidConnection }
        self.hostCount = hostCount
        self.text = Secret(text)
        self.password = password
        self.timeout = min(max(timeout, .milliseconds(100)), .seconds(3600))
    }

    /// Keywords and their values, for `PQconnectStartParams`.
    var parameters: (keywords: [String?], values: [String?]) {
        let milliseconds = Int64(timeout / .milliseconds(1))
        let parameters: [(String, String?)] = [
            // What stands before the text can be changed by it, what stands after it cannot.
            ("fallback_application_name", "swift-stratis-id"), ("tcp_user_timeout", "\(milliseconds)"),
            ("keepalives_idle", "15"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("dbname", text.reveal()), ("password", password?.reveal()), ("client_encoding", "UTF8"),
        ]
        return (parameters.map(\.0), parameters.map(\.1))
    }

    /// The number of hosts in a text of connection parameters; `nil` where it is none.
    ///
    /// Source: `PQconninfoParse`.
    private static func hostCount(_ text: String) -> Int? {
        guard !text.utf8.contains(0), let options = unsafe PQconninfoParse(text, nil) else { return nil }
        defer { unsafe PQconninfoFree(options) }
        var count = 1
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            let name = unsafe String(cString: keyword)
            if name == "host" || name == "hostaddr", let value = unsafe option.pointee.val {
                count = max(count, unsafe String(cString: value).utf8.count { $0 == UInt8(ascii: ",") } + 1)
            }
            unsafe option += 1
        }
        return count
    }
}
