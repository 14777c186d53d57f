import Foundation
import RedisStores
import Synchronization
import Testing

/// A Redis server that the tests start, in a folder of its own.
///
/// A shell beside it reads from a pipe and kills it as soon as that ends, which also happens when the process of the
/// tests is killed.
final class RedisServer: Sendable {
    static let isInstalled = ["redis-server", "redis-cli"].allSatisfy { executable($0) != nil }

    private static let one = Task.detached {
        let folder = FileManager.default.temporaryDirectory.appending(component: "redis-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let server = RedisServer(folder: folder, isFolderTemporary: true)
        try await server.start()
        return server
    }

    private struct Running {
        let process: Process
        let input: Pipe
    }

    private struct NotReady: Error {}

    let socket: String
    private let folder: String
    private let isFolderTemporary: Bool
    private let arguments: [String]
    private let running = Mutex<Running?>(nil)

    /// The one that all tests share that do it no harm; it ends with the process.
    static func shared() async throws -> RedisServer { try await one.value }

    /// A server that is not started yet.
    init(folder: String, isFolderTemporary: Bool = false, _ arguments: [String] = []) {
        self.folder = folder
        self.isFolderTemporary = isFolderTemporary
        self.arguments = arguments
        socket = folder + "/redis.sock"
    }

    deinit { kill() }

    var url: String { "unix:" + socket }

    func store(prefix: String) throws -> RedisTokenStore {
        try RedisTokenStore(url: url, options: RedisStoreOptions(prefix: prefix))
    }

    /// Starts it, or starts it again with the data it had.
    func start() async throws { try await Self.onThread { try self.launch() } }

    /// Kills it; what it has answered is in its log.
    func stop() async {
        try? await Self.onThread { self.kill() }
    }

    /// What `redis-cli` prints for a command.
    @discardableResult func command(_ arguments: String...) async throws -> String {
        try await command(arguments)
    }

    /// What `redis-cli` prints for a command.
    @discardableResult func command(_ arguments: some Sequence<some StringProtocol>) async throws -> String {
        let arguments = arguments.map { String($0) }
        return try await Self.onThread { try self.run(arguments) }
    }

    /// The tests share a few threads, none of which should wait for a process.
    private static func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
        }
    }

    private func launch() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let server = try #require(Self.executable("redis-server"))
        process.arguments =
            [
                "-c",
                """
                folder=$1; shift
                exec 3<&0 </dev/null
                (
                    read -r _ <&3
                    kill -KILL $$
                    [ -z "$folder" ] || { sleep 1; rm -rf "$folder"; }
                ) &
                exec "$@" 3<&-
                """,
                "sh", isFolderTemporary ? folder : "", server,
                "--dir", folder, "--unixsocket", socket, "--port", "0", "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "yes",
            ] + arguments
        let input = Pipe()
        // Other processes of the tests must not keep it open.
        _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        running.withLock { $0 = Running(process: process, input: input) }
        let end = ContinuousClock.now + .seconds(10)
        while !["PONG", "NOAUTH"].contains(where: ((try? run(["PING"])) ?? "").hasPrefix) {
            guard ContinuousClock.now < end else { throw NotReady() }
            usleep(10_000)
        }
    }

    private func kill() {
        guard let running = running.withLock({ $0.take() }) else { return }
        try? running.input.fileHandleForWriting.close()
        running.process.waitUntilExit()
    }

    private func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.executable("redis-cli")))
        process.arguments = ["-s", socket] + arguments
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    private static func executable(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first(where: FileManager.default.isExecutableFile)
    }
}

/// Starts a server that is the test's alone, and stops it.
func withRedisServer(
    _ arguments: String...,
    body: (RedisServer) async throws -> Void
) async throws {
    try await withFolder { folder in
        let server = RedisServer(folder: folder, arguments)
        try await server.start()
        let result: Result<Void, any Error>
        do { result = .success(try await body(server)) } catch { result = .failure(error) }
        await server.stop()
        try result.get()
    }
}
