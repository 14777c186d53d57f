/// How long and how large an answer of an OAuth endpoint may be.
public struct ClientLimits: Hashable, Sendable {
    /// How long one request may take, from its start to the last byte of the answer.
    public var timeout: Duration
    /// How long the body of an answer may be, in bytes.
    public var maximumByteCount: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - timeout: How long one request may take.
    ///   - maximumByteCount: How long the body of an answer may be, in bytes.
    public init(timeout: Duration = .seconds(10), maximumByteCount: Int = 256 * 1024) {
        self.timeout = timeout
        self.maximumByteCount = maximumByteCount
    }
}
