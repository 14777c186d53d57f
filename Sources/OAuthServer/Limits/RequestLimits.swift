/// How much one client address may ask: so many requests at once, and so many each second from then on.
public struct RequestLimits: Hashable, Sendable {
    /// Requests each second for as long as one likes; 0 where requests are not limited.
    public var requestsPerSecond: UInt32
    /// Requests at once, after a pause; 0 counts as one.
    public var burst: UInt32

    /// Limits.
    public init(requestsPerSecond: UInt32 = 25, burst: UInt32 = 100) {
        self.requestsPerSecond = requestsPerSecond
        self.burst = burst
    }

    /// No limits.
    public static let unlimited = RequestLimits(requestsPerSecond: 0)
}
