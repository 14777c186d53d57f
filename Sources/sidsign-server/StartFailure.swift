/// Why the server does not start: a name for programs, a sentence for people, and an exit code.
struct StartFailure: Error, CustomStringConvertible {
    let name: String
    let message: String
    let exitCode: Int32

    var description: String { "\(name): \(message)" }

    /// `EX_USAGE`.
    static func usage(_ message: String) -> StartFailure { .init(name: "usage", message: message, exitCode: 64) }

    /// `EX_DATAERR`.
    static func malformed(_ message: String) -> StartFailure {
        .init(name: "malformedSettings", message: message, exitCode: 65)
    }

    /// `EX_NOINPUT`.
    static func noInput(_ message: String) -> StartFailure { .init(name: "noSuchFile", message: message, exitCode: 66) }

    /// `EX_CANTCREAT`.
    static func cannotCreate(_ message: String) -> StartFailure {
        .init(name: "cannotCreate", message: message, exitCode: 73)
    }
}
