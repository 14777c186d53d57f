import Foundation
import PostgreSQLStores
import Synchronization

/// A PostgreSQL server of the tests' own, in a temporary folder, on a socket there and on a free port of 127.0.0.1.
///
/// A shell beside it ends it and removes the folder as soon as the program of the tests is gone, however that ended.
final class PostgreSQLServer: Sendable {
    enum Failure: Error {
        case notStarted
        case statement(String)
    }

    /// The server's programs; Debian keeps them out of the path.
    private static let programs: String? = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let sorted = versions.sorted { $0.compare($1, options: .numeric) == .orderedDescending }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = sorted.map { "/usr/lib/postgresql/\($0)/bin" } + path.split(separator: ":").map(String.init)
        return folders.first { folder in
            ["initdb", "postgres", "psql"].allSatisfy {
                FileManager.default.isExecutableFile(atPath: folder + "/" + $0)
            }
        }
    }()

    static var isInstalled: Bool { programs != nil }

    private static let instance = Mutex<PostgreSQLServer?>(nil)

    /// The server that the tests have in common; it is started when it is first asked for.
    static func shared() throws -> PostgreSQLServer {
        try instance.withLock { instance in
            if let instance { return instance }
            let server = try PostgreSQLServer()
            instance = server
            return server
        }
    }

    let port: Int
    private let folder: String
    private let programs: String
    /// The server, and the pipe whose end the shell waits for.
    private let running = Mutex<(server: Process, life: Pipe)?>(nil)
    private let tables = Mutex<Set<String>>([])

    init() throws {
        guard let programs = Self.programs else { throw Failure.notStarted }
        self.programs = programs
        // Short: the path of a socket has 107 bytes at most.
        folder = "/tmp/postgresql-\(UInt32.random(in: .min ... .max))"
        port = try Self.freePort()
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        try Data("password".utf8).write(to: URL(filePath: folder + "/password"))
        if geteuid() == 0 { _ = try Self.run("/bin/chown", ["-R", "postgres", folder]) }
        _ = try Self.run(
            asServer: programs + "/initdb",
            [
                "--pgdata", folder + "/data", "--username", "postgres", "--pwfile", folder + "/password",
                "--auth-local", "trust", "--auth-host", "scram-sha-256", "--encoding", "UTF8", "--locale", "C",
                "--no-sync",
            ]
        )
        try start()
    }

    deinit { stop() }

    /// What a store is told, for the socket.
    var url: String { "postgresql://postgres@/postgres?host=\(folder)&port=\(port)" }
    /// What a store is told, for the port, without the password, which is `password`.
    var addressURL: String { "postgresql://postgres@127.0.0.1:\(port)/postgres" }

    func start() throws {
        let server = Process()
        let life = Pipe()
        // The server takes the shell's place, so that whoever waits for it waits for the server.
        let script = """
            folder=$1; shift
            exec 3<&0
            {
                # Foundation takes the server to run as long as a socket that it has given to it is open.
                for descriptor in /dev/fd/*; do
                    descriptor=${descriptor##*/}
                    if (( descriptor > 3 )); then eval "exec $descriptor>&-"; fi
                done
                read -r word <&3
                kill -INT $$
                tries=0
                while kill -0 $$ 2>&- && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
                if [ "$word" != keep ]; then rm -rf "$folder"; fi
            } &
            exec "$@" 3<&- </dev/null >>"$folder/log" 2>&1
            """
        let settings = [
            "unix_socket_directories=\(folder)", "listen_addresses=127.0.0.1", "port=\(port)", "max_connections=400",
        ]
        let (program, arguments) = Self.asServer(
            programs + "/postgres",
            ["-D", folder + "/data"] + settings.flatMap { ["-c", $0] }
        )
        server.executableURL = URL(filePath: "/bin/bash")
        server.arguments = ["-c", script, "bash", folder, program] + arguments
        server.standardInput = life
        server.standardOutput = FileHandle.nullDevice
        server.standardError = FileHandle.nullDevice
        // Other processes of the tests must not keep it open.
        _ = fcntl(life.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try server.run()
        running.withLock { $0 = (server, life) }
        for _ in 0..<300 {
            if (try? sql("SELECT 1")) == "1" { return }
            usleep(100_000)
        }
        throw Failure.notStarted
    }

    /// Ends it; ``start()`` starts it again with its data where it is to keep them.
    func stop(keepsData: Bool = false) {
        guard let (server, life) = running.withLock({ $0.take() }) else { return }
        if keepsData { try? life.fileHandleForWriting.write(contentsOf: Data("keep\n".utf8)) }
        try? life.fileHandleForWriting.close()
        server.waitUntilExit()
    }

    /// Executes statements and returns what they print: rows in lines, fields between bars.
    @discardableResult
    func sql(_ statements: String) throws -> String {
        let output = try Self.run(
            programs + "/psql",
            [
                "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set", "ON_ERROR_STOP=1", "--command",
                statements, url,
            ]
        )
        return output.trimmingCharacters(in: .newlines)
    }

    /// A store in a table of its own with this name, which is made where it does not exist.
    func store(_ table: String) throws -> PostgreSQLTokenStore {
        let store = try PostgreSQLTokenStore(url, table: .logins(table))
        guard tables.withLock({ $0.insert(table).inserted }) else { return store }
        try sql(store.migration)
        return store
    }
}

extension PostgreSQLServer {
    /// How a program is started as the server's user: it does not run as root.
    private static func asServer(_ program: String, _ arguments: [String]) -> (String, [String]) {
        guard geteuid() == 0 else { return (program, arguments) }
        let user = ["--reuid=postgres", "--regid=postgres", "--init-groups", "--", program]
        return ("/usr/bin/setpriv", user + arguments)
    }

    private static func run(asServer program: String, _ arguments: [String]) throws -> String {
        let (program, arguments) = asServer(program, arguments)
        return try run(program, arguments)
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        process.currentDirectoryURL = URL(filePath: "/")
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure.statement(message) }
        return text
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Failure.notStarted }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
