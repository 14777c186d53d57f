import CommandLineTool
import Foundation
import OAuthServer
import StratisID
import SystemPackage

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
}

extension FilePath {
    /// All of a file of at most 1 MiB.
    func contents() throws -> [UInt8] {
        let file = try FileDescriptor.open(self, .readOnly)
        return try file.closeAfter { try file.contents(upTo: 1 << 20) }
    }

    /// Warns where users beside the owner may read the file or write to it.
    func warnIfOpenToOthers() {
        guard let file = try? FileDescriptor.open(self, .readOnly) else { return }
        defer { try? file.close() }
        if file.isOpenToOthers { printError("warning: other users of this machine can read \(self); chmod 600 it") }
    }
}
