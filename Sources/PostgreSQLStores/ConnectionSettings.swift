internal import CLibPQ
internal import OAuthMessages

/// With which server connections are made.
///
/// Source: PostgreSQL 15, libpq, Database Connection Control Functions.
struct ConnectionSettings: Sendable {
    /// It may hold a password.
    private let text: Secret
    private let password: Secret?
    /// How long each statement and waiting for a connection may take, and connecting to one address.
    let timeout: Duration

    init(_ text: String, password: Secret?, timeout: Duration) throws(PostgreSQLStoreError) {
        guard Self.isValid(text) else { throw .invalidConnection }
        self.text = Secret(text)
        self.password = password
        self.timeout = min(max(timeout, .milliseconds(100)), .seconds(3600))
    }

    /// Keywords and their values, for `PQconnectStartParams`.
    var parameters: (keywords: [String?], values: [String?]) {
        let milliseconds = Int64(timeout / .milliseconds(1))
        // Less than two seconds is two for libpq.
        let seconds = Int64((timeout / .seconds(1)).rounded(.up))
        let parameters: [(String, String?)] = [
            // What stands before the text can be changed by it, what stands after it cannot.
            ("fallback_application_name", "swift-stratis-id"), ("tcp_user_timeout", "\(milliseconds)"),
            ("keepalives_idle", "15"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("dbname", text.reveal()), ("password", password?.reveal()), ("client_encoding", "UTF8"),
            ("connect_timeout", "\(max(2, seconds))"),
        ]
        return (parameters.map(\.0), parameters.map(\.1))
    }

    /// Whether a text holds connection parameters.
    ///
    /// Source: `PQconninfoParse`.
    private static func isValid(_ text: String) -> Bool {
        guard !text.utf8.contains(0), let options = unsafe PQconninfoParse(text, nil) else { return false }
        unsafe PQconninfoFree(options)
        return true
    }
}
