import Foundation

/// A running `token-storm`, which stands beside the program of the tests.
final class StormProcess: Sendable {
    private let process: Process
    private let ends: AsyncStream<Void>

    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(component: "token-storm")

    init(_ arguments: [String]) throws {
        process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let (ends, end) = AsyncStream<Void>.makeStream()
        self.ends = ends
        process.terminationHandler = { _ in end.finish() }
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    /// Waits for the end, a minute at most, and returns the status or the signal.
    func end() async -> Int32 {
        let watchdog = Task { [process] in
            try await Task.sleep(for: .seconds(60))
            process.terminate()
        }
        for await _ in ends {}
        watchdog.cancel()
        return process.terminationStatus
    }

    /// Ends it at once.
    func kill() async -> Int32 {
        _ = Foundation.kill(process.processIdentifier, SIGKILL)
        return await end()
    }
}
