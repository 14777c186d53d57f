package import SystemPackage

/// A file a command creates.
package struct OutputFile {
    package let path: FilePath

    package init(_ path: String) { self.path = FilePath(path) }

    /// Writes a file that only its owner can read and that appears whole or not at all; an existing one stays.
    package func create(_ bytes: Span<UInt8>) throws(Failure) {
        do { try write(bytes) { try linkFile($0, to: path) } } catch Errno.fileExists {
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
        do { try write(bytes) { try renameFile($0, to: path) } } catch { throw failure(error) }
    }

    /// Writes a file under another name, which `finish` gives its own.
    private func write(_ bytes: Span<UInt8>, finish: (FilePath) throws -> Void) throws {
        let folder = path.removingLastComponent()
        let parent = try FileDescriptor.open(folder.isEmpty ? "." : folder, .readOnly)
        defer { try? parent.close() }
        let temporary = FilePath(path.string + ".\(UInt64.random(in: .min ... .max)).tmp")
        let file = try FileDescriptor.open(
            temporary,
            .writeOnly,
            options: [.create, .exclusiveCreate],
            permissions: .ownerReadWrite
        )
        defer { unlinkFile(temporary) }
        try file.closeAfter {
            _ = try unsafe bytes.withUnsafeBytes { try unsafe file.writeAll($0) }
            try file.synchronize()
        }
        try finish(temporary)
        // The file is there; some file systems cannot promise that its name survives a crash.
        try? parent.synchronize()
    }

    private func failure(_ error: any Error) -> Failure {
        Failure(name: "cannotCreate", message: "\(path) cannot be created: \(error)", exitCode: Failure.cannotCreate)
    }
}
