import SystemPackage

/// A file a command creates.
struct OutputFile {
    let path: FilePath

    init(_ path: String) { self.path = FilePath(path) }

    /// Writes a file that only its owner can read and that appears whole or not at all; an existing one stays.
    func create(_ bytes: Span<UInt8>) throws {
        do {
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
            try linkFile(temporary, to: path)
            // The file is there; some file systems cannot promise that its name survives a crash.
            try? parent.synchronize()
        } catch Errno.fileExists {
            throw Failure(
                name: "fileExists",
                message: "\(path) exists already and is left as it is",
                exitCode: Failure.cannotCreate
            )
        } catch let error as Errno {
            throw Failure(
                name: "cannotCreate",
                message: "\(path) cannot be created: \(error)",
                exitCode: Failure.cannotCreate
            )
        }
    }
}
