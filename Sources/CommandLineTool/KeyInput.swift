import ArgumentParser
import Primitives
package import StratisID
import SystemPackage

/// Where a private key comes from: a file, or standard input.
///
/// Never the command line, which other users can read.
package struct KeyInput: ExpressibleByArgument {
    private let path: String

    package init(argument: String) { path = argument }

    package static let standardInput = KeyInput(argument: "-")

    /// Far more than any key file has.
    private static let maximumByteCount = 65_536

    /// Reads the key; the bytes that were read are wiped.
    ///
    /// No error repeats the path, which might be the key itself.
    package func read(network: Network) throws -> PrivateKey {
        var bytes = try readBytes()
        defer {
            var span = bytes.mutableSpan
            span.wipe()
        }
        var end = bytes.count
        while end > 0, Self.isWhiteSpace(bytes[end - 1]) { end -= 1 }
        do {
            return try PrivateKey(wif: bytes.span.extracting(first: end), network: network)
        } catch {
            throw Failure(error)
        }
    }

    private func readBytes() throws -> [UInt8] {
        do {
            guard path != "-" else { return try Self.read(.standardInput) }
            let file = try FileDescriptor.open(FilePath(path), .readOnly)
            return try file.closeAfter {
                if file.isOpenToOthers {
                    printError("warning: other users of this machine can read the key file; chmod 600 it")
                }
                return try Self.read(file)
            }
        } catch Errno.permissionDenied {
            throw Failure(
                name: "notPermitted",
                message: "the key file may not be read",
                exitCode: Failure.notPermitted
            )
        } catch let error as Errno {
            throw Failure(name: "noSuchFile", message: "the key file: \(error)", exitCode: Failure.noInput)
        }
    }

    private static func read(_ file: FileDescriptor) throws -> [UInt8] {
        // Filled in place: a growing array would leave copies of the key behind.
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

    private static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: " ")
            || byte == UInt8(ascii: "\t")
    }
}
