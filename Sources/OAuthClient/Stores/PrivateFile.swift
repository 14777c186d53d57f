#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file that only its owner can read, and that is replaced as a whole.
struct PrivateFile: Sendable {
    /// More than this is no store of this program.
    private static let maximumByteCount = 16 * 1024 * 1024

    let path: String

    /// The contents, or `nil` where there is no file.
    ///
    /// Rights of others are taken away first.
    func read() throws(TokenStoreError) -> [UInt8]? {
        // A pipe in its place is not waited for.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: return nil
            case EACCES, EPERM: throw .notReadable
            default: throw TokenStoreError(code: errno)
            }
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw TokenStoreError(code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        if status.st_mode & 0o077 != 0, fchmod(descriptor, 0o600) != 0 { throw .notPrivate }
        guard status.st_size <= Self.maximumByteCount else { throw .damaged }
        return try Self.readAll(descriptor)
    }

    private static func readAll(_ descriptor: Int32) throws(TokenStoreError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= maximumByteCount {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe systemRead(descriptor, $0) }
            if count > 0 {
                bytes += chunk[..<count]
            } else if count == 0 {
                return bytes
            } else if errno != EINTR {
                throw TokenStoreError(code: errno)
            }
        }
        throw .damaged
    }

    /// Replaces the contents; they are on disk, and so is their name, when this returns.
    ///
    /// Only one process may do so at a time. The old contents stay where this throws.
    func replace(_ bytes: [UInt8]) throws(TokenStoreError) {
        let temporary = path + ".new"
        // One that was left behind may be readable by others.
        if unsafe unlink(temporary) != 0, errno != ENOENT { throw TokenStoreError(code: errno) }
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw TokenStoreError(code: errno) }
        do throws(TokenStoreError) {
            defer { close(descriptor) }
            try Self.writeAll(bytes, descriptor)
            guard fsync(descriptor) == 0 else { throw TokenStoreError(code: errno) }
        } catch {
            unsafe unlink(temporary)
            throw error
        }
        guard unsafe rename(temporary, path) == 0 else {
            let error = TokenStoreError(code: errno)
            unsafe unlink(temporary)
            throw error
        }
        try syncFolder()
    }

    private static func writeAll(_ bytes: [UInt8], _ descriptor: Int32) throws(TokenStoreError) {
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes[offset...].withUnsafeBytes {
                unsafe systemWrite(descriptor, $0)
            }
            if count > 0 {
                offset += count
            } else if errno != EINTR {
                throw TokenStoreError(code: errno)
            }
        }
    }

    private func syncFolder() throws(TokenStoreError) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TokenStoreError(code: errno) }
        defer { close(descriptor) }
        // Some file systems cannot sync a folder, and say so.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw TokenStoreError(code: errno) }
    }
}

#if canImport(Glibc)
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
    unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
}
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
}
#elseif canImport(Musl)
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
    unsafe Musl.read(descriptor, bytes.baseAddress, bytes.count)
}
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    unsafe Musl.write(descriptor, bytes.baseAddress, bytes.count)
}
#else
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
    unsafe Darwin.read(descriptor, bytes.baseAddress, bytes.count)
}
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    unsafe Darwin.write(descriptor, bytes.baseAddress, bytes.count)
}
#endif
