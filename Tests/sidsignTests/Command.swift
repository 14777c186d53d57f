import Foundation
import Testing

/// The built `sidsign`, run as its users run it.
enum Command {
    /// How a run ended.
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let errors: String

        /// The lines of the output; the last one, too, has to end.
        var lines: [Substring] {
            get throws {
                var lines = output.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                    .map { Substring($0) }
                try #require(lines.removeLast().isEmpty, "the output ends in the middle of a line")
                return lines
            }
        }
    }

    /// Runs the command to its end, with the pieces written to its standard input one by one.
    static func run(_ arguments: [String], input pieces: [Data] = [], pause: TimeInterval = 0) throws -> Outcome {
        try withTemporaryDirectory { directory in
            let output = directory.appending(component: "output")
            let errors = directory.appending(component: "errors")
            let input = Pipe()
            let process = try process(program, arguments, output: output, errors: errors)
            process.standardInput = input
            try process.run()
            for piece in pieces {
                try input.fileHandleForWriting.write(contentsOf: piece)
                if pause > 0 { Thread.sleep(forTimeInterval: pause) }
            }
            try input.fileHandleForWriting.close()
            process.waitUntilExit()
            return try outcome(of: process, output: output, errors: errors)
        }
    }

    /// Starts all the commands before it waits for any.
    static func runAtOnce(_ commands: [[String]]) throws -> [Outcome] {
        try withTemporaryDirectory { directory in
            let runs = try commands.enumerated().map { index, arguments in
                let output = directory.appending(component: "output\(index)")
                let errors = directory.appending(component: "errors\(index)")
                return (try process(program, arguments, output: output, errors: errors), output, errors)
            }
            for (process, _, _) in runs { try process.run() }
            for (process, _, _) in runs { process.waitUntilExit() }
            return try runs.map { try outcome(of: $0, output: $1, errors: $2) }
        }
    }

    /// Runs the command under another mask for the modes of new files.
    static func run(_ arguments: [String], mask: String) throws -> Outcome {
        try withTemporaryDirectory { directory in
            let output = directory.appending(component: "output")
            let errors = directory.appending(component: "errors")
            let script = ["-c", "umask \(mask); exec \"$0\" \"$@\"", program.path] + arguments
            let process = try process(URL(filePath: "/bin/sh"), script, output: output, errors: errors)
            try process.run()
            process.waitUntilExit()
            return try outcome(of: process, output: output, errors: errors)
        }
    }

    /// The program stands beside that of the tests.
    private static let program =
        (Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        ?? URL(filePath: CommandLine.arguments[0])).deletingLastPathComponent().appending(component: "sidsign")

    private static func process(
        _ program: URL,
        _ arguments: [String],
        output: URL,
        errors: URL
    ) throws -> Process {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        return process
    }

    private static func outcome(of process: Process, output: URL, errors: URL) throws -> Outcome {
        #expect(process.terminationReason == .exit)
        return Outcome(
            status: process.terminationStatus,
            output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8)
        )
    }
}

/// Lends an empty directory, and removes it with all that is in it.
func withTemporaryDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appending(component: "sidsign-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory)
}
