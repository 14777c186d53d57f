import CommandLineTool

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
}
