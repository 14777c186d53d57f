import CommandLineTool
import SystemPackage

/// Why the server does not start.
extension Failure {
    static func usage(_ message: String) -> Failure { Failure(name: "usage", message: message, exitCode: 64) }

    static func malformed(_ message: String) -> Failure {
        Failure(name: "malformedSettings", message: message, exitCode: malformed)
    }

    static func refused(_ message: String) -> Failure { Failure(name: "refused", message: message, exitCode: refused) }

    static func noInput(_ message: String) -> Failure {
        Failure(name: "noSuchFile", message: message, exitCode: noInput)
    }

    static func cannotCreate(_ message: String) -> Failure {
        Failure(name: "cannotCreate", message: message, exitCode: cannotCreate)
    }

    static func cannotListen(_ message: String) -> Failure {
        Failure(name: "cannotListen", message: message, exitCode: cannotCreate)
    }

    /// A file that cannot be read.
    init(reading path: FilePath, _ error: any Error) {
        switch error {
        case Errno.permissionDenied:
            self.init(name: "notPermitted", message: "\(path) may not be read", exitCode: Self.notPermitted)
        case Errno.fileTooLarge:
            self = .malformed("\(path) is larger than 1 MiB")
        default: self = .noInput("\(path): \(error)")
        }
    }
}
