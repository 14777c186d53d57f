internal import OAuthMessages
internal import Primitives
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An advisory lock on one byte of a file that serves for nothing else.
///
/// It belongs to the open file and not to the process, so that two sessions of one process exclude each other too, and
/// it ends with the process however that ends. One file is enough for any number of keys.
///
/// Source: `fcntl(2)`, open file description locks.
package final class RangeLock: TokenStoreLock {
    /// `F_OFD_SETLK`, which not every libc shows to Swift.
    #if canImport(Darwin)
    private static let setLock: Int32 = 90
    #else
    private static let setLock: Int32 = 37
    #endif

    private let descriptor: Atomic<Int32>

    private init(descriptor: Int32) { self.descriptor = Atomic(descriptor) }

    /// Waits for the lock of a key.
    ///
    /// - Parameters:
    ///   - path: The file of the locks; it is created with mode 0600 and stays.
    ///   - key: Any text.
    ///   - patience: How long to wait.
    package static func acquire(
        _ path: String,
        key: String,
        patience: Duration
    ) async throws(TokenStoreError) -> RangeLock {
        let lock = try open(path)
        let offset = offset(of: key)
        try await poll(patience) { () throws(TokenStoreError) in try lock.tryLock(offset) ? () : nil }
        return lock
    }

    /// Waits for the lock on a thread that may block.
    ///
    /// - Parameters:
    ///   - path: The file of the locks; it is created with mode 0600 and stays.
    ///   - patience: How long to wait.
    static func acquireBlocking(_ path: String, patience: Duration) throws(TokenStoreError) -> RangeLock {
        let lock = try open(path)
        let end = ContinuousClock.now + patience
        while try !lock.tryLock(0) {
            guard ContinuousClock.now < end else { throw .busy }
            usleep(1_000)
        }
        return lock
    }

    /// Gives the lock back.
    package func unlock() async { close() }

    /// Gives the lock back.
    func release() { close() }

    deinit { close() }

    private func close() {
        let descriptor = descriptor.exchange(-1, ordering: .relaxed)
        guard descriptor >= 0 else { return }
        #if canImport(Glibc)
        Glibc.close(descriptor)
        #elseif canImport(Musl)
        Musl.close(descriptor)
        #else
        Darwin.close(descriptor)
        #endif
    }

    private static func open(_ path: String) throws(TokenStoreError) -> RangeLock {
        #if canImport(Glibc)
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        #elseif canImport(Musl)
        let descriptor = unsafe Musl.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        #else
        let descriptor = unsafe Darwin.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        #endif
        guard descriptor >= 0 else { throw TokenStoreError(code: errno) }
        return RangeLock(descriptor: descriptor)
    }

    private func tryLock(_ offset: Int64) throws(TokenStoreError) -> Bool {
        var range = flock()
        range.l_type = Int16(F_WRLCK)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = off_t(offset)
        range.l_len = 1
        let result = unsafe fcntl(descriptor.load(ordering: .relaxed), Self.setLock, &range)
        guard result != 0 else { return true }
        guard [EAGAIN, EACCES, EINTR].contains(errno) else { throw TokenStoreError(code: errno) }
        return false
    }

    /// The byte of a key: 62 bits of its hash.
    private static func offset(of key: String) -> Int64 {
        let hash = SHA256.hash(key.utf8Span.span)
        var offset: Int64 = 0
        for index in 0..<8 { offset = offset << 8 | Int64(hash[index]) }
        return max(1, offset & (1 << 62 - 1))
    }
}

extension TokenStoreError {
    /// What the operating system says.
    package init(code: Int32) {
        self =
            switch code {
            case ENOENT, ENOTDIR: .missingFolder
            case EISDIR, ENXIO, ENODEV: .notAFile
            case EACCES, EPERM, EROFS, ELOOP: .notWritable
            case ENOSPC, EDQUOT, EFBIG: .full
            default: .unavailable("system error \(code)")
            }
    }
}
