#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

import SystemPackage

/// Advisory locks of whole files, which end with the descriptor.
///
/// Source: flock(2).
extension FileDescriptor {
    enum Lock {
        case shared
        case exclusive

        fileprivate var operation: CInt { self == .shared ? LOCK_SH : LOCK_EX }
    }

    /// Waits for the lock.
    func lock(_ lock: Lock) throws {
        while flock(rawValue, lock.operation) != 0 {
            guard errno == EINTR else { throw Errno(rawValue: errno) }
        }
    }

    /// Takes a lock, or turns the one that is held into it; `false` where another process is in the way.
    func tryLock(_ lock: Lock) throws -> Bool {
        if flock(rawValue, lock.operation | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK else { throw Errno(rawValue: errno) }
        return false
    }
}
