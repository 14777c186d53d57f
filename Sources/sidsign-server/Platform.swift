#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

import Foundation
import OAuthServer
import StratisID
import SystemPackage

/// Ends the process.
func terminate(_ exitCode: Int32) -> Never { exit(exitCode) }

/// Writes a line to standard output, at once.
func printLine(_ line: String) { _ = try? FileDescriptor.standardOutput.writeAll((line + "\n").utf8) }

/// Writes a line to standard error.
func printError(_ message: String) {
    _ = try? FileDescriptor.standardError.writeAll("sidsign: \(message)\n".utf8)
}

/// The time of the system's clock.
func currentTime() -> UnixSeconds { UnixSeconds(UInt64(max(0, time(nil)))) }

extension ServerEnvironment {
    /// The system's clocks and generator.
    static let system: ServerEnvironment = {
        let start = ContinuousClock.now
        return ServerEnvironment(
            now: currentTime,
            random: {
                var generator = SystemRandomNumberGenerator()
                return generator.next()
            },
            uptime: { UInt64((ContinuousClock.now - start) / .milliseconds(1)) }
        )
    }()
}

/// The variables of the process.
struct ProcessEnvironment {
    private let variables = ProcessInfo.processInfo.environment

    subscript(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Where programs keep their state.
    ///
    /// Source: XDG Base Directory Specification.
    var stateFolder: String {
        if let state = self["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/sidsign" }
        return (self["HOME"] ?? ".") + "/.local/state/sidsign"
    }
}

extension FilePath {
    /// All of a file of at most 1 MiB.
    func contents() throws -> [UInt8] {
        let file = try FileDescriptor.open(self, .readOnly)
        return try file.closeAfter {
            var contents: [UInt8] = []
            var block = [UInt8](repeating: 0, count: 65_536)
            while contents.count <= 1 << 20 {
                let read = try unsafe block.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
                if read == 0 { return contents }
                contents += block[..<read]
            }
            throw Errno.fileTooLarge
        }
    }

    /// Creates a file for its owner only, which appears whole or not at all.
    func create(_ bytes: [UInt8]) throws {
        let temporary = FilePath(string + ".\(UInt64.random(in: .min ... .max)).tmp")
        let file = try FileDescriptor.open(
            temporary,
            .writeOnly,
            options: [.create, .exclusiveCreate],
            permissions: .ownerReadWrite
        )
        defer { _ = unsafe temporary.withPlatformString { unsafe unlink($0) } }
        try file.closeAfter {
            try file.writeAll(bytes)
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
        let result = unsafe temporary.withPlatformString { old in
            unsafe withPlatformString { new in unsafe link(old, new) }
        }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }
}
