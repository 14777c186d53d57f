/// How a session times its refreshes.
public struct SessionOptions: Hashable, Sendable {
    /// How long before its expiry a token is refreshed at most; with short lifetimes it is a tenth of them.
    public var margin: Duration
    /// How long a refresh may take as a whole, with waiting for other processes.
    public var deadline: Duration
    /// How long a server's `Retry-After` is honoured at most.
    public var maximumRetryAfter: Duration
    /// How long at least lies between two logins with the stored password.
    public var loginInterval: Duration
    /// How long a resource may take to answer.
    public var resourceTimeout: Duration
    /// How long the answer of a resource may be, in bytes.
    public var maximumResourceByteCount: Int

    /// Makes options.
    ///
    /// - Parameters:
    ///   - margin: How long before its expiry a token is refreshed at most.
    ///   - deadline: How long a refresh may take as a whole.
    ///   - maximumRetryAfter: How long a server's `Retry-After` is honoured at most.
    ///   - loginInterval: How long at least lies between two logins with the stored password.
    ///   - resourceTimeout: How long a resource may take to answer.
    ///   - maximumResourceByteCount: How long the answer of a resource may be, in bytes.
    public init(
        margin: Duration = .seconds(60),
        deadline: Duration = .seconds(30),
        maximumRetryAfter: Duration = .seconds(600),
        loginInterval: Duration = .seconds(600),
        resourceTimeout: Duration = .seconds(60),
        maximumResourceByteCount: Int = 16 * 1024 * 1024
    ) {
        self.margin = margin
        self.deadline = deadline
        self.maximumRetryAfter = maximumRetryAfter
        self.loginInterval = loginInterval
        self.resourceTimeout = resourceTimeout
        self.maximumResourceByteCount = maximumResourceByteCount
    }
}
