package import SystemPackage

extension FileDescriptor {
    /// All that is left of a file.
    ///
    /// - Parameter maximumByteCount: The most it may have.
    /// - Throws: `Errno.fileTooLarge`, and what reading throws.
    package func contents(upTo maximumByteCount: Int) throws -> [UInt8] {
        var contents: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while contents.count <= maximumByteCount {
            let count = try unsafe block.withUnsafeMutableBytes { try unsafe read(into: $0) }
            if count == 0 { return contents }
            contents += block[..<count]
        }
        throw Errno.fileTooLarge
    }
}

extension FilePath {
    /// Puts a file that only its owner can read in the place of one that is there or not: whole or not at all.
    package func replace(with bytes: Span<UInt8>) throws {
        try write(bytes) { try renameFile($0, to: self) }
    }

    /// Writes a file that only its owner can read under another name, which `finish` gives its own.
    func write(_ bytes: Span<UInt8>, finish: (FilePath) throws -> Void) throws {
        let folder = removingLastComponent()
        let parent = try FileDescriptor.open(folder.isEmpty ? "." : folder, .readOnly)
        defer { try? parent.close() }
        let temporary = FilePath(string + ".\(UInt64.random(in: .min ... .max)).tmp")
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
}
