import ArgumentParser
import CommandLineTool
import OAuthMessages
import SystemPackage

/// A file that holds a secret and nothing else; `-` reads it from standard input.
///
/// Never the command line, which other users can read.
struct SecretFile: ExpressibleByArgument {
    /// Far more than any secret has.
    private static let maximumByteCount = 65_536

    /// As it was given.
    let path: String

    init(argument: String) { path = argument }

    /// Whether the secret can be read again later.
    var isReadableAgain: Bool { path != "-" }

    /// Reads the secret, without the line feed at its end.
    ///
    /// No error repeats the path, which might be the secret itself.
    func read(_ what: String) throws -> Secret {
        var bytes: [UInt8]
        do {
            bytes =
                path == "-" ? try FileDescriptor.standardInput.contents(upTo: Self.maximumByteCount) : try contents()
        } catch Errno.permissionDenied {
            throw Failure(name: "notPermitted", message: "\(what) may not be read", exitCode: Failure.notPermitted)
        } catch let error as Errno {
            throw Failure(name: "noSuchFile", message: "\(what): \(error)", exitCode: Failure.noInput)
        }
        while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(
                name: "malformedSecret",
                message: "\(what) is empty or not UTF-8; the file holds the secret alone",
                exitCode: Failure.malformed
            )
        }
        return Secret(text)
    }

    private func contents() throws -> [UInt8] {
        let file = try FileDescriptor.open(FilePath(path), .readOnly)
        return try file.closeAfter {
            if file.isOpenToOthers {
                printError("warning: other users of this machine can read a file with a secret; chmod 600 it")
            }
            return try file.contents(upTo: Self.maximumByteCount)
        }
    }
}
