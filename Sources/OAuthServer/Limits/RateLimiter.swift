import Synchronization

/// Counts the requests of each client address, for all connections together.
final class RateLimiter: Sendable {
    private let buckets: Mutex<TokenBuckets>

    /// A limiter, or `nil` where nothing is limited.
    init?(_ limits: RequestLimits) {
        guard let buckets = TokenBuckets(limits) else { return nil }
        self.buckets = Mutex(buckets)
    }

    /// Counts a request.
    ///
    /// - Parameters:
    ///   - address: Who asks.
    ///   - now: Milliseconds from any fixed moment on.
    /// - Returns: `nil`, or where there were too many the whole seconds, at least one, after which to try again.
    func admit(_ address: IPAddress, atMilliseconds now: UInt64) -> UInt64? {
        buckets.withLock { $0.take(address, atMilliseconds: now) }.map { ($0 + 999) / 1000 }
    }
}
