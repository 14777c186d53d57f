import StratisID
import SystemPackage

/// A file a command creates.
struct OutputFile {
    let path: FilePath

    init(_ path: String) { self.path = FilePath(path) }

    /// Writes a file that only its owner can read and that appears whole or not at all; an existing one stays.
    func create(_ bytes: Span<UInt8>) throws {
        try write(bytes, permissions: .ownerReadWrite) { temporary in
            try linkFile(temporary, to: path)
            unlinkFile(temporary)
        }
    }

    /// Writes under a temporary name beside the path and then lets `publish` give the file its own.
    private func write(_ bytes: Span<UInt8>, permissions: FilePermissions, publish: (FilePath) throws -> Void) throws {
        let temporary = FilePath(path.string + ".\(UInt64.random(in: .min ... .max)).tmp")
        do {
            let file = try FileDescriptor.open(
                temporary,
                .writeOnly,
                options: [.create, .exclusiveCreate],
                permissions: permissions
            )
            do {
                try file.closeAfter {
                    _ = try unsafe bytes.withUnsafeBytes { try unsafe file.writeAll($0) }
                    try file.synchronize()
                }
                try publish(temporary)
            } catch {
                unlinkFile(temporary)
                throw error
            }
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
