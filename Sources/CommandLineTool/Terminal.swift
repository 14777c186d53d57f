#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

import Primitives
package import StratisWallet
import SystemPackage

/// The terminal the user sits at, whatever standard input and output are.
package enum Terminal {
    /// Asks for a passphrase and shows nothing of what is typed.
    ///
    /// However the program ends meanwhile, the terminal shows again what is typed.
    package static func readPassphrase(prompt: String) throws -> Passphrase {
        let terminal = try open(orElse: "name a file with the passphrase instead")
        defer { try? terminal.close() }
        let echo = try HiddenInput(terminal)
        defer { echo.end() }
        try terminal.writeAll(prompt.utf8)
        var line = [1025 of UInt8](repeating: 0)
        defer { line.wipe() }
        let count = try readLine(from: terminal, into: &line)
        try terminal.writeAll("\n".utf8)
        return try Passphrase(reading: line.span.extracting(first: count))
    }

    /// Asks a question; everything but `y` and `yes` is a no.
    ///
    /// - Parameter instead: What to do where there is no terminal.
    package static func confirm(_ question: String, orElse instead: String) throws -> Bool {
        let terminal = try open(orElse: instead)
        defer { try? terminal.close() }
        try terminal.writeAll((question + " [y/N] ").utf8)
        var line = [1025 of UInt8](repeating: 0)
        let count = try readLine(from: terminal, into: &line)
        let answer = String(decoding: (0..<count).map { line[$0] }, as: UTF8.self).lowercased()
        return answer == "y" || answer == "yes"
    }

    /// Whether there is a terminal to ask at.
    package static var isThere: Bool {
        guard let terminal = try? FileDescriptor.open(FilePath("/dev/tty"), .readWrite) else { return false }
        try? terminal.close()
        return true
    }

    private static func open(orElse instead: String) throws -> FileDescriptor {
        do { return try FileDescriptor.open(FilePath("/dev/tty"), .readWrite) } catch {
            throw Failure(
                name: "noTerminal",
                message: "there is no terminal to ask at; \(instead)",
                exitCode: Failure.usage
            )
        }
    }

    private static func readLine(from terminal: FileDescriptor, into line: inout [1025 of UInt8]) throws -> Int {
        var count = 0
        while true {
            var byte: UInt8 = 0
            let read = try unsafe withUnsafeMutableBytes(of: &byte) { try unsafe terminal.read(into: $0) }
            if read == 0, count == 0 {
                throw Failure(name: "cancelled", message: "nothing was entered", exitCode: Failure.refused)
            }
            if read == 0 || byte == UInt8(ascii: "\n") { return count }
            guard count < line.count else { continue }
            line[count] = byte
            count += 1
        }
    }
}

/// The terminal while it does not show what is typed.
private struct HiddenInput {
    private static let endingSignals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    init(_ terminal: FileDescriptor) throws {
        var state = termios()
        guard unsafe tcgetattr(terminal.rawValue, &state) == 0 else { throw Errno(rawValue: errno) }
        unsafe (hiddenTerminal, shownState) = (terminal.rawValue, state)
        // Stopped in the middle, the shell would be left without an echo.
        signal(SIGTSTP, SIG_IGN)
        for number in Self.endingSignals { signal(number, showInputAndEnd) }
        state.c_lflag &= ~tcflag_t(ECHO)
        guard unsafe tcsetattr(terminal.rawValue, TCSAFLUSH, &state) == 0 else { throw Errno(rawValue: errno) }
    }

    func end() {
        showInput()
        for number in Self.endingSignals + [SIGTSTP] { signal(number, SIG_DFL) }
    }
}

// What a signal handler can reach: it is set before the handler is.
nonisolated(unsafe) private var hiddenTerminal: Int32 = -1
nonisolated(unsafe) private var shownState = termios()

private func showInput() { _ = unsafe tcsetattr(hiddenTerminal, TCSAFLUSH, &shownState) }

private func showInputAndEnd(_ number: Int32) {
    showInput()
    signal(number, SIG_DFL)
    raise(number)
}
