import CommandLineTool
import Foundation
import OAuthServer
import StratisID
import SystemPackage

/// Writes a line to standard output, at once.
func printLine(_ line: String) { _ = try? FileDescriptor.standardOutput.writeAll((line + "\n").utf8) }

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
        return try file.closeAfter { try file.contents(upTo: 1 << 20) }
    }
}
