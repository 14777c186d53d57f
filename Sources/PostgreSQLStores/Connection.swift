internal import BlockingConnections
internal import CLibPQ
internal import OAuthClient

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A connection to a PostgreSQL server, used by one thread at a time.
///
/// The calls of libpq that wait for an answer have no limit of their own. So those that do not wait are used, and the
/// socket is waited for here. Connecting has one, `connect_timeout`.
///
/// Source: PostgreSQL 15, libpq: `PQconnectStartParams`, `PQreset`, `PQsendQueryParams`, `PQflush`, `PQconsumeInput`,
/// `PQisBusy`, `PQgetResult`.
@safe
final class Connection: BlockingConnection, @unchecked Sendable {
    /// What a statement answers.
    struct Answer {
        /// The fields as text, row by row; `nil` is NULL.
        var rows: [[String?]] = []
        /// How many rows were changed.
        var changedCount = 0
    }

    private let handle: OpaquePointer
    private let timeout: Duration
    private var isBroken = false

    private init(_ handle: OpaquePointer, timeout: Duration) {
        unsafe self.handle = handle
        self.timeout = timeout
    }

    static func failure(_ error: ConnectionPoolError) -> Failure { .pool(error) }

    /// Ends the connection; the server ends what it held, such as locks.
    func close() { unsafe PQfinish(handle) }

    /// Makes it unusable, so that it is closed.
    func abandon() { isBroken = true }

    /// Whether it is open and between two statements: also after the server has ended it.
    var isUsable: Bool {
        while !isBroken, unsafe PQstatus(handle) == CONNECTION_OK, unsafe PQtransactionStatus(handle) == PQTRANS_IDLE {
            guard unsafe Self.wait(handle, Int16(POLLIN), until: .now) else { return true }
            // A notice, or the end: reading it tells.
            guard unsafe PQconsumeInput(handle) == 1 else { return false }
        }
        return false
    }
}

// MARK: - Connecting

extension Connection {
    /// Connects and prepares the session; it takes no longer than the settings say, apart from looking up names.
    static func open(_ settings: ConnectionSettings) throws(Failure) -> Connection {
        let (keywords, values) = settings.parameters
        let handle = unsafe withCStrings(keywords) { keywords in
            unsafe withCStrings(values) { values in unsafe PQconnectStartParams(keywords, values, 1) }
        }
        guard let handle = unsafe handle else { throw .store(.unavailable("there is no memory left")) }
        let connection = unsafe Connection(handle, timeout: settings.timeout)
        do throws(Failure) {
            unsafe try connect(handle)
            try connection.prepare()
        } catch {
            connection.close()
            throw error
        }
        return connection
    }

    /// Connects to the first address that answers.
    ///
    /// Where one is silent, only the calls of libpq that wait go on to the next. Of those `PQconnectdbParams` prints what
    /// the server has to note and has no codes. `PQreset` begins anew what `PQconnectStartParams` has begun, and keeps the
    /// two settings that are made between them.
    private static func connect(_ handle: OpaquePointer) throws(Failure) {
        unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
        // The text of a failure is then a code, which is the same in all languages.
        _ = unsafe PQsetErrorVerbosity(handle, PQERRORS_SQLSTATE)
        // Where it is bad already, no address could even be tried.
        if unsafe PQstatus(handle) != CONNECTION_BAD { unsafe PQreset(handle) }
        guard unsafe PQstatus(handle) == CONNECTION_OK else { throw unsafe refusal(handle) }
        guard unsafe PQsetnonblocking(handle, 1) == 0 else { throw .lost }
    }

    /// Why there is no connection.
    private static func refusal(_ handle: OpaquePointer) -> Failure {
        if unsafe PQconnectionNeedsPassword(handle) == 1 { return .refused(.passwordMissing) }
        let message = unsafe PQerrorMessage(handle).map { unsafe String(cString: $0) } ?? ""
        return Failure(connecting: message)
    }

    /// Sets what does not depend on the server's configuration then.
    private func prepare() throws(Failure) {
        let milliseconds = max(1, Int64(timeout / .milliseconds(1)))
        // The server notices within half a minute that a machine is gone which held a lock.
        let sessionSettings = [
            ("statement_timeout", "\(milliseconds)"), ("default_transaction_isolation", "read committed"),
            ("TimeZone", "UTC"), ("tcp_keepalives_idle", "15"), ("tcp_keepalives_interval", "5"),
            ("tcp_keepalives_count", "3"),
        ]
        let calls = sessionSettings.map { "pg_catalog.set_config('\($0)', '\($1)', false)" }
        _ = try execute("SELECT " + calls.joined(separator: ", "))
        let encoding = unsafe PQparameterStatus(handle, "client_encoding").map { unsafe String(cString: $0) }
        guard encoding == "UTF8" else { throw .store(.unavailable("the server does not speak UTF-8")) }
    }
}

// MARK: - Statements

extension Connection {
    /// Executes one statement and waits for the answer.
    ///
    /// - Parameters:
    ///   - sql: The statement.
    ///   - parameters: Its parameters as text, of the types that the server infers.
    /// - Throws: ``Failure``; after ``Failure/lost`` and ``Failure/noAnswer`` it may have been carried out or not.
    func execute(_ sql: String, _ parameters: [String?] = []) throws(Failure) -> Answer {
        guard parameters.allSatisfy({ !($0?.utf8.contains(0) ?? false) }) else {
            throw .store(.unavailable("PostgreSQL cannot keep a text with a zero character"))
        }
        let isSent = unsafe withCStrings(parameters) { values in
            unsafe PQsendQueryParams(handle, sql, Int32(parameters.count), nil, values, nil, nil, 0)
        }
        return try answer(isSent)
    }

    /// Executes statements that follow each other, all or none of them.
    func executeTogether(_ sql: String) throws(Failure) { _ = try answer(unsafe PQsendQuery(handle, sql)) }

    private func answer(_ isSent: Int32) throws(Failure) -> Answer {
        // The server gives up first, and says so.
        let end = ContinuousClock.now + timeout + .seconds(1)
        guard isSent == 1 else { throw broken(.lost) }
        try flush(until: end)
        var answer = Answer()
        var failure: Failure?
        while let result = unsafe try nextResult(until: end) {
            defer { unsafe PQclear(result) }
            switch unsafe PQresultStatus(result) {
            case PGRES_TUPLES_OK: unsafe answer.rows = Self.rows(result)
            case PGRES_COMMAND_OK:
                answer.changedCount = unsafe PQcmdTuples(result).flatMap { unsafe Int(String(cString: $0)) } ?? 0
            // Without a code it is libpq's own, which has lost the connection.
            default: unsafe failure = failure ?? Self.state(result).map { .refused($0) } ?? .lost
            }
        }
        if unsafe PQstatus(handle) != CONNECTION_OK || failure?.isOfConnection == true { throw broken(.lost) }
        if let failure { throw failure }
        return answer
    }

    private func flush(until end: ContinuousClock.Instant) throws(Failure) {
        while true {
            let progress = unsafe PQflush(handle)
            if progress == 0 { return }
            guard progress > 0 else { throw broken(.lost) }
            guard unsafe Self.wait(handle, Int16(POLLIN | POLLOUT), until: end) else { throw broken(.noAnswer) }
            guard unsafe PQconsumeInput(handle) == 1 else { throw broken(.lost) }
        }
    }

    private func nextResult(until end: ContinuousClock.Instant) throws(Failure) -> OpaquePointer? {
        while unsafe PQisBusy(handle) == 1 {
            guard unsafe Self.wait(handle, Int16(POLLIN), until: end) else { throw broken(.noAnswer) }
            guard unsafe PQconsumeInput(handle) == 1 else { throw broken(.lost) }
        }
        return unsafe PQgetResult(handle)
    }

    private func broken(_ failure: Failure) -> Failure {
        isBroken = true
        return failure
    }

    private static func rows(_ result: OpaquePointer) -> [[String?]] {
        let columnCount = unsafe max(0, PQnfields(result))
        let rowCount = unsafe max(0, PQntuples(result))
        return (0..<rowCount).map { row in
            (0..<columnCount).map { column in
                guard unsafe PQgetisnull(result, row, column) == 0 else { return nil }
                return unsafe PQgetvalue(result, row, column).map { unsafe String(cString: $0) }
            }
        }
    }

    private static func state(_ result: OpaquePointer) -> SQLState? {
        // PG_DIAG_SQLSTATE, a macro that is not imported.
        let field = unsafe PQresultErrorField(result, Int32(UInt8(ascii: "C")))
        return unsafe field.flatMap { unsafe SQLState(String(cString: $0)) }
    }

    /// Waits until the socket is ready; once at least it is asked.
    private static func wait(
        _ handle: OpaquePointer,
        _ events: Int16,
        until end: ContinuousClock.Instant
    ) -> Bool {
        while true {
            let remaining = end - .now
            let milliseconds = max(0, min(remaining / .milliseconds(1), 60_000)).rounded(.up)
            var socket = pollfd(fd: unsafe PQsocket(handle), events: events, revents: 0)
            let count = unsafe poll(&socket, 1, Int32(milliseconds))
            if count > 0 { return true }
            guard count == 0 || errno == EINTR, remaining > .zero else { return false }
        }
    }
}

/// Lends C strings, and a null pointer after the last.
private func withCStrings<Result>(
    _ texts: [String?],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
    var bytes: [CChar] = []
    var offsets: [Int?] = []
    for text in texts {
        offsets.append(text.map { _ in bytes.count })
        guard let text else { continue }
        bytes += text.utf8.map { CChar(bitPattern: $0) }
        bytes.append(0)
    }
    return unsafe bytes.withUnsafeBufferPointer { buffer in
        var pointers = unsafe offsets.map { offset in
            unsafe offset.flatMap { unsafe buffer.baseAddress?.advanced(by: $0) }
        }
        unsafe pointers.append(nil)
        return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
}
