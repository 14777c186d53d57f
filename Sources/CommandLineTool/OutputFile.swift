package import SystemPackage

/// A file a command creates.
package struct OutputFile {
    package let path: FilePath

    package init(_ path: String) { self.path = FilePath(path) }

    /// Writes a file that only its owner can read and that appears whole or not at all; an existing one stays.
    package func create(_ bytes: Span<UInt8>) throws(Failure) {
        do { try path.write(bytes) { try linkFile($0, to: path) } } catch Errno.fileExists {
            throw Failure(
                name: "fileExists",
                message: "\(path) exists already and is left as it is",
                exitCode: Failure.cannotCreate
            )
        } catch {
            throw failure(error)
        }
    }

    /// Writes a file that only its owner can read, in the place of one that is there or not: whole or not at all.
    package func replace(_ bytes: Span<UInt8>) throws(Failure) {
        do { try path.replace(with: bytes) } catch { throw failure(error) }
    }

    private func failure(_ error: any Error) -> Failure {
        Failure(name: "cannotCreate", message: "\(path) cannot be created: \(error)", exitCode: Failure.cannotCreate)
    }
}
