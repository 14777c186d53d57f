/// How a ``RedisTokenStore`` behaves.
public struct RedisStoreOptions: Hashable, Sendable {
    /// What the name of each key begins with; programs that share a server have one each.
    public var prefix: String
    /// How many connections, and threads, there are at most; at least one.
    public var connectionCount: Int
    /// How long connecting, an answer, and the wait for a free connection may take, each; a millisecond to an hour.
    ///
    /// Resolving the name of the server comes on top: name resolution has the system's own limit.
    public var timeout: Duration
    /// How long a lock outlives the process that held it, or the way to the server; a tenth of a second at least.
    ///
    /// It is renewed after each third of it while it is held, and after a renewal that failed it is tried again soon.
    /// Less than three times ``timeout`` is taken for that, so that a connection that has died does not cost the lock.
    /// A process that is stopped for longer has lost it without knowing.
    public var lockLifetime: Duration

    /// Makes options.
    ///
    /// - Parameters:
    ///   - prefix: What the name of each key begins with.
    ///   - connectionCount: How many connections, and threads, there are at most; at least one.
    ///   - timeout: How long connecting, an answer, and the wait for a free connection may take, each.
    ///   - lockLifetime: How long a lock outlives the process that held it; at least three times `timeout`.
    public init(
        prefix: String = "oauth:",
        connectionCount: Int = 4,
        timeout: Duration = .seconds(5),
        lockLifetime: Duration = .seconds(30)
    ) {
        self.prefix = prefix
        self.connectionCount = connectionCount
        self.timeout = timeout
        self.lockLifetime = lockLifetime
    }

    var timeoutMilliseconds: Int64 { min(max(timeout.wholeMilliseconds, 1), 3_600_000) }
    var lockMilliseconds: Int64 { max(min(lockLifetime.wholeMilliseconds, 3_600_000), 3 * timeoutMilliseconds, 100) }
}

extension Duration {
    /// The whole milliseconds in it; a century where there are more.
    fileprivate var wholeMilliseconds: Int64 {
        min(components.seconds, 3_153_600_000) * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
