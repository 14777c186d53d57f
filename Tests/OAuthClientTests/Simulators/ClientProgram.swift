import Foundation
import Synchronization
import Testing

/// The built `sidsign-client`, run as its users run it.
struct ClientProgram: Sendable {
    /// How a run ended.
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// A folder of its own for the state, secrets and the store.
    let folder: URL

    /// Lends a program with an empty folder, and removes the folder afterwards.
    static func withFolder<Result: Sendable>(
        _ body: @Sendable (ClientProgram) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(component: "sidsign-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(ClientProgram(folder: folder))
    }

    /// Writes a file that only its owner can read, and returns its path.
    func secret(_ name: String, _ text: String) throws -> String {
        let url = folder.appending(component: name)
        try Data(text.utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
        return url.path
    }

    /// Runs a command to its end.
    ///
    /// - Parameter onURL: Is given the URL of a line `open URL`, as soon as it is there.
    func run(
        _ arguments: [String],
        onURL: (@Sendable (String) async throws -> Void)? = nil
    ) async throws -> Outcome {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        process.environment = ["XDG_STATE_HOME": folder.path, "HOME": folder.path, "PATH": "/usr/bin:/bin"]
        process.standardInput = FileHandle.nullDevice
        let output = folder.appending(component: "output-\(UUID().uuidString)")
        let errors = folder.appending(component: "errors-\(UUID().uuidString)")
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        let (ends, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        let deadline = ContinuousClock.now + .seconds(60)
        if let onURL {
            while ContinuousClock.now < deadline, process.isRunning {
                let text = try String(contentsOf: errors, encoding: .utf8)
                if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("open ") }), text.hasSuffix("\n")
                {
                    try await onURL(String(line.dropFirst(5)))
                    break
                }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        let watchdog = Task {
            try await Task.sleep(until: deadline)
            process.terminate()
        }
        for await _ in ends {}
        watchdog.cancel()
        return Outcome(
            status: process.terminationStatus,
            output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8)
        )
    }

    /// The program stands beside that of the tests.
    static let folderOfPrograms =
        (Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        ?? URL(filePath: CommandLine.arguments[0])).deletingLastPathComponent()

    private static let program = folderOfPrograms.appending(component: "sidsign-client")
}

/// What a user's browser does: opens the URL and follows where it is sent.
func openInBrowser(_ url: String) async throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/curl")
    process.arguments = ["--silent", "--location", "--max-time", "20", "--output", "/dev/null", url]
    let (ends, end) = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in end.finish() }
    try process.run()
    for await _ in ends {}
    #expect(process.terminationStatus == 0, "the browser cannot follow the URL")
}
