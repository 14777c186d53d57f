/// What a client takes from outside itself: the network, time and randomness.
///
/// Tests bring their own.
public struct ClientEnvironment: Sendable {
    /// Sends requests.
    public let transport: any HTTPTransport
    /// The wall clock, seconds since 1970-01-01T00:00:00Z; it may jump, and only what is stored goes by it.
    public let now: @Sendable () -> Int64
    /// Milliseconds from any fixed moment on, which never go back and go on while the machine sleeps.
    public let uptime: @Sendable () -> Int64
    /// 64 bits from a cryptographic generator.
    public let random: @Sendable () -> UInt64

    /// An environment.
    ///
    /// - Parameters:
    ///   - transport: Sends requests.
    ///   - now: The wall clock, seconds since 1970.
    ///   - uptime: Milliseconds that never go back.
    ///   - random: 64 bits from a cryptographic generator.
    public init(
        transport: any HTTPTransport,
        now: @escaping @Sendable () -> Int64,
        uptime: @escaping @Sendable () -> Int64,
        random: @escaping @Sendable () -> UInt64
    ) {
        self.transport = transport
        self.now = now
        self.uptime = uptime
        self.random = random
    }

    /// The clocks and the generator of the operating system.
    ///
    /// - Parameter transport: Sends requests.
    public static func system(transport: any HTTPTransport) -> ClientEnvironment {
        ClientEnvironment(
            transport: transport,
            now: SystemClock.now,
            uptime: SystemClock.uptime,
            random: { SystemRandomNumberGenerator.random() }
        )
    }
}

extension SystemRandomNumberGenerator {
    fileprivate static func random() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
