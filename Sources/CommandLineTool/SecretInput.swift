import ArgumentParser
import Primitives
package import SystemPackage

/// Where something secret comes from: a file, or standard input.
///
/// Never the command line, which other users can read.
package struct SecretInput: ExpressibleByArgument, Sendable {
    private let path: String

    package init(argument: String) { path = argument }

    package static let standardInput = SecretInput(argument: "-")

    /// Whether it is standard input.
    package var isStandardInput: Bool { path == "-" }

    /// Far more than any key, phrase or passphrase has.
    private static let maximumByteCount = 65_536

    /// Lends all bytes to `body`, and wipes them afterwards.
    ///
    /// No error repeats the path, which might be the secret itself.
    ///
    /// - Parameter name: What is read, for the errors: `key file`.
    package func withBytes<Result: ~Copyable>(
        of name: String,
        _ body: (Span<UInt8>) throws -> Result
    ) throws -> Result {
        var bytes = try readBytes(of: name)
        defer {
            var span = bytes.mutableSpan
            span.wipe()
        }
        return try body(bytes.span)
    }

    /// Lends all bytes of an open file to `body`, and wipes them afterwards.
    package static func read<Result: ~Copyable>(
        _ file: FileDescriptor,
        _ body: (Span<UInt8>) throws -> Result
    ) throws -> Result {
        var bytes = try read(file)
        defer {
            var span = bytes.mutableSpan
            span.wipe()
        }
        return try body(bytes.span)
    }

    private func readBytes(of name: String) throws -> [UInt8] {
        do {
            guard !isStandardInput else { return try Self.read(.standardInput) }
            let file = try FileDescriptor.open(FilePath(path), .readOnly)
            return try file.closeAfter {
                if file.isOpenToOthers {
                    printError("warning: other users of this machine can read the \(name); chmod 600 it")
                }
                return try Self.read(file)
            }
        } catch Errno.permissionDenied {
            throw Failure(
                name: "notPermitted",
                message: "the \(name) may not be read",
                exitCode: Failure.notPermitted
            )
        } catch let error as Errno {
            throw Failure(name: "noSuchFile", message: "the \(name): \(error)", exitCode: Failure.noInput)
        }
    }

    private static func read(_ file: FileDescriptor) throws -> [UInt8] {
        // Filled in place: a growing array would leave copies of the secret behind.
        var count = 0
        var failure: (any Error)?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: maximumByteCount) { buffer, initializedCount in
            let memory = UnsafeMutableRawBufferPointer(buffer)
            do {
                while count < maximumByteCount {
                    let read = try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
                    if read == 0 { break }
                    count += read
                }
            } catch {
                failure = error
            }
            initializedCount = count
        }
        if let failure { throw failure }
        return bytes
    }
}

extension Span<UInt8> {
    /// The bytes without the white space at their end.
    package func withoutTrailingWhiteSpace<Result: ~Copyable>(_ body: (Span<UInt8>) throws -> Result) rethrows -> Result
    {
        var end = count
        while end > 0, Self.isWhiteSpace(self[end - 1]) { end -= 1 }
        return try body(extracting(first: end))
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: " ")
            || byte == UInt8(ascii: "\t")
    }
}
