import Foundation
import PostgreSQLStores
import Synchronization

/// A PostgreSQL server of the tests' own, in a temporary folder, on a socket there and on a free port of 127.0.0.1.
///
/// A shell makes the folder, starts the server in it, and ends and removes both as soon as the program of the tests is
/// gone, however that ended. Whatever waits for a process does so on a thread of its own: the tests share a few, and those
/// of the others go on.
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

    private static let one = Task { try await PostgreSQLServer.started() }

    /// The server that the tests have in common; it is started when it is first asked for.
    static func shared() async throws -> PostgreSQLServer { try await one.value }

    /// A server of the caller's own; it ends when nobody has it any more.
    static func started() async throws -> PostgreSQLServer {
        let server = try PostgreSQLServer()
        try await server.start()
        return server
    }

    let port: Int
    private let folder: String
    private let programs: String
    /// The shell, and the pipe whose end it waits for.
    private let running = Mutex<(shell: Process, life: Pipe)?>(nil)

    private init() throws {
        guard let programs = Self.programs else { throw Failure.notStarted }
        self.programs = programs
        // Short: the path of a socket has 107 bytes at most.
        folder = "/tmp/postgresql-\(UInt32.random(in: .min ... .max))"
        port = try Self.freePort()
    }

    // The process keeps the pipe open otherwise.
    deinit { try? running.withLock({ $0?.life })?.fileHandleForWriting.close() }

    /// What a store is told, for the socket.
    var url: String { "postgresql://postgres@/postgres?host=\(folder)&port=\(port)" }
    /// What a store is told, for the port, without the password, which is `password`.
    var addressURL: String { "postgresql://postgres@127.0.0.1:\(port)/postgres" }

    /// Starts it, or starts it again with the data it had.
    func start() async throws { try await onThread { try self.startNow() } }

    private func startNow() throws {
        let shell = Process()
        let life = Pipe()
        let settings = [
            "unix_socket_directories=\(folder)", "listen_addresses=127.0.0.1", "port=\(port)", "max_connections=400",
        ]
        shell.executableURL = URL(filePath: "/bin/bash")
        shell.arguments = ["-c", Self.script, "bash", folder, programs] + settings.flatMap { ["-c", $0] }
        shell.currentDirectoryURL = URL(filePath: "/")
        shell.standardInput = life
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        // Other processes of the tests must not keep it open.
        _ = fcntl(life.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try shell.run()
        let end = ContinuousClock.now + .seconds(120)
        while (try? run("SELECT 1")) != "1" {
            guard shell.isRunning, ContinuousClock.now < end else { throw Failure.notStarted }
            usleep(100_000)
        }
        running.withLock { $0 = (shell, life) }
    }

    /// A server in a process group of its own, which does not run as root, and a shell that waits for a word or the end of
    /// its input.
    private static let script = """
        folder=$1; programs=$2; shift 2
        # Not ignored, or those who are started would ignore them too.
        trap : HUP INT TERM
        umask 077
        [ -d "$folder/data" ] || mkdir "$folder" || exit
        echo password >"$folder/password"
        user=
        if [ "$EUID" = 0 ]; then
            user="setpriv --reuid=postgres --regid=postgres --init-groups --"
            chown postgres "$folder" "$folder/password"
        fi
        set -m
        {
            if [ ! -d "$folder/data" ]; then
                $user "$programs/initdb" --pgdata "$folder/data" --username postgres --encoding UTF8 --locale C \
                    --auth-local trust --auth-host scram-sha-256 --pwfile "$folder/password" --no-sync || exit
            fi
            exec $user "$programs/postgres" -D "$folder/data" "$@"
        } </dev/null >>"$folder/log" 2>&1 &
        server=$!
        while kill -0 $server 2>&-; do
            read -r -t 1 word
            # More is the time that is up, or a signal.
            [ $? -gt 128 ] || break
        done
        tries=0
        while kill -INT -- -$server 2>&- && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
        kill -KILL -- -$server 2>&-
        if [ "$word" != keep ]; then rm -rf "$folder"; fi
        """

    /// Ends it; ``start()`` starts it again with its data where it is to keep them.
    func stop(keepsData: Bool = false) async throws {
        guard let (shell, life) = running.withLock({ $0.take() }) else { return }
        try await onThread {
            if keepsData { try life.fileHandleForWriting.write(contentsOf: Data("keep\n".utf8)) }
            try life.fileHandleForWriting.close()
            shell.waitUntilExit()
        }
    }

    /// Executes statements and returns what they print: rows in lines, fields between bars.
    @discardableResult
    func sql(_ statements: String) async throws -> String { try await onThread { try self.run(statements) } }

    /// A store in a table of its own with this name, which is made where it does not exist.
    func store(_ table: String) async throws -> PostgreSQLTokenStore {
        let store = try PostgreSQLTokenStore(url, table: .logins(table))
        try await store.migrate()
        return store
    }
}

/// Does something that waits on a thread of its own.
private func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}

extension PostgreSQLServer {
    private func run(_ statements: String) throws -> String {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: programs + "/psql")
        process.arguments = [
            "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set", "ON_ERROR_STOP=1", "--command",
            statements, url,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        process.currentDirectoryURL = URL(filePath: "/")
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure.statement(message) }
        return text.trimmingCharacters(in: .newlines)
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
