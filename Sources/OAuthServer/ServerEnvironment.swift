public import StratisID

/// What a server takes from outside itself: the time and randomness.
///
/// Tests bring their own.
public struct ServerEnvironment: Sendable {
    /// The current time.
    public let now: @Sendable () -> UnixSeconds
    /// 64 bits from a cryptographic generator.
    public let random: @Sendable () -> UInt64
    /// Milliseconds from any fixed moment on, which never go back: what requests are counted by.
    public let uptime: @Sendable () -> UInt64

    /// An environment.
    ///
    /// - Parameters:
    ///   - now: The current time.
    ///   - random: 64 bits from a cryptographic generator.
    ///   - uptime: Milliseconds that never go back; without it those of `now`.
    public init(
        now: @escaping @Sendable () -> UnixSeconds,
        random: @escaping @Sendable () -> UInt64,
        uptime: (@Sendable () -> UInt64)? = nil
    ) {
        self.now = now
        self.random = random
        self.uptime = uptime ?? { min(now().rawValue, .max / 1000) * 1000 }
    }

    /// A fresh name for a login or a token, a nonce, or an epoch.
    public func identifier() -> Identifier { Identifier(high: random(), low: random()) }
}
