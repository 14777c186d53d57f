/// A token bucket for each client address, each kept as one number: the moment at which it will be full again.
///
/// A bucket that is full says nothing that no bucket would not say. So the buckets are in two tables. New ones and those
/// that change go to the first; after the time that an empty bucket takes to fill, the first becomes the second and the
/// second is forgotten, by when all in it are full. That happens earlier when the first holds half of what is allowed:
/// then those that were not used for longest are forgotten though they are not full.
///
/// Source: ITU-T I.371, the virtual scheduling algorithm of its generic cell rate algorithm.
package struct TokenBuckets: Sendable {
    /// The most addresses that are remembered.
    package static let defaultCapacity = 65_536

    /// How long one request takes to be made up for, in microseconds.
    private let interval: UInt64
    /// How long an empty bucket takes to fill, in microseconds.
    private let fillTime: UInt64
    private let capacity: Int
    /// When the bucket of an address will be full, in microseconds.
    private var recent: [IPAddress: UInt64] = [:]
    private var earlier: [IPAddress: UInt64] = [:]
    /// When `recent` became empty, in microseconds.
    private var turnedAt: UInt64 = 0

    /// Full buckets for everyone, or `nil` where nothing is limited.
    ///
    /// - Parameters:
    ///   - limits: How fast the buckets fill and what they hold.
    ///   - capacity: The most addresses that are remembered, at least 2.
    package init?(_ limits: RequestLimits, capacity: Int = TokenBuckets.defaultCapacity) {
        guard limits.requestsPerSecond > 0 else { return nil }
        interval = max(1, 1_000_000 / UInt64(limits.requestsPerSecond))
        fillTime = interval * UInt64(max(1, limits.burst))
        self.capacity = capacity
    }

    /// How many addresses are remembered.
    package var count: Int { recent.count + earlier.count }

    /// Takes a token out of the bucket of an address.
    ///
    /// - Parameters:
    ///   - address: Who asks; of IPv6 the first 64 bits count.
    ///   - now: Milliseconds from any fixed moment on.
    /// - Returns: `nil`, or where the bucket is empty the milliseconds until there is a token in it.
    package mutating func take(_ address: IPAddress, atMilliseconds now: UInt64) -> UInt64? {
        // Far below where a sum with the time to fill would overflow.
        let now = min(now, .max / 4000) * 1000
        let key = address.prefix
        turnIfDue(at: now)
        let known = recent[key] ?? earlier[key] ?? now
        // A clock that went back must not lock anyone out for longer than an empty bucket does.
        let full = min(max(known, now), now + fillTime)
        guard full + interval <= now + fillTime else {
            if full < known { put(full, for: key, at: now) }
            return (full + interval - now - fillTime + 999) / 1000
        }
        put(full + interval, for: key, at: now)
        return nil
    }

    private mutating func put(_ full: UInt64, for key: IPAddress, at now: UInt64) {
        if recent[key] == nil, recent.count >= capacity / 2 { turn(at: now) }
        recent[key] = full
        earlier[key] = nil
    }

    private mutating func turnIfDue(at now: UInt64) {
        if now < turnedAt || now - turnedAt >= fillTime { turn(at: now) }
    }

    private mutating func turn(at now: UInt64) {
        earlier = recent
        recent = [:]
        turnedAt = now
    }
}
