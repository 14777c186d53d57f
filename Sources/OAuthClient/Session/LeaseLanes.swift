import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Copies of the lease that a session holds, so that threads which ask at once compete for neither a lock nor a count.
///
/// Each copy is an object of its own behind a lock of its own. A thread begins with the one that its number falls on.
struct LeaseLanes: ~Copyable, Sendable {
    struct Entry: Sendable {
        var lease: Lease
        var refreshAt: Int64?
    }

    /// As long as two lines of a cache, so that neighbours do not share one.
    struct Lane: ~Copyable, Sendable {
        let entry = Mutex<Entry?>(nil)
        let padding = InlineArray<12, UInt64>(repeating: 0)
    }

    private static var count: Int { 8 }
    private let lanes = InlineArray<8, Lane> { _ in Lane() }

    init() {}

    /// The lease, if it is good for a while and a lock is free; who gets none asks the session.
    func lease(at time: Int64) -> Lease? {
        let first = Self.threadNumber
        for offset in 0..<2 {
            let entry = lanes[(first &+ offset) & (Self.count - 1)].entry.withLockIfAvailable { $0 }
            guard let entry else { continue }
            guard let entry, entry.refreshAt.map({ time < $0 }) ?? true else { return nil }
            return entry.lease
        }
        return nil
    }

    /// Puts another lease in the place of the one that is handed out; the session's lock has to be held.
    func publish(_ held: (lease: Lease, refreshAt: Int64?)?) {
        for index in 0..<Self.count {
            let entry = held.map { Entry(lease: $0.lease.copy(), refreshAt: $0.refreshAt) }
            lanes[index].entry.withLock { $0 = entry }
        }
    }

    private static var threadNumber: Int {
        #if canImport(Glibc)
        let bits = UInt(pthread_self())
        #else
        let bits = unsafe UInt(bitPattern: pthread_self())
        #endif
        // The low bits are the same in all threads.
        return Int(truncatingIfNeeded: (UInt64(bits) &* 0x9E37_79B9_7F4A_7C15) >> 60)
    }
}
