#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import CommandLineTool
import SystemPackage

extension FilePath {
    /// The path from the root on.
    var absolute: FilePath {
        isAbsolute ? self : FilePath(FileManager.default.currentDirectoryPath).pushing(self)
    }
}

/// Makes a folder that only its owner can enter, unless it is there.
func createFolder(_ path: FilePath) throws {
    do {
        try FileManager.default.createDirectory(
            atPath: path.string,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    } catch {
        throw Failure(
            name: "cannotCreate",
            message: "the folder \(path) cannot be made; name another file with --store",
            exitCode: Failure.cannotCreate
        )
    }
}

/// Whether there is something to read on standard input, or its end, before the time is up.
///
/// Source: `poll(2)`.
func waitForInput(_ patience: Duration) -> Bool {
    let end = ContinuousClock.now + patience
    while true {
        let (seconds, attoseconds) = max(end - ContinuousClock.now, .zero).components
        let milliseconds = min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000
        var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        let result = unsafe poll(&descriptor, 1, Int32(milliseconds))
        if result != -1 || errno != EINTR { return result > 0 }
    }
}

/// Reads one line from standard input.
func readInput() -> String? { readLine(strippingNewline: true) }
