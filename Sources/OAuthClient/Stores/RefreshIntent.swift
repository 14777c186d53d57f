/// The note that a refresh request is about to go out, written before it does.
///
/// It is gone once the answer is stored. One that is found later tells that a process ended in between.
public struct RefreshIntent: Hashable, Sendable {
    /// The SHA-256 of the refresh token, base64url: which one may be spent.
    public var tokenHash: String
    /// When the request went out, seconds since 1970.
    public var startedAt: Int64
    /// How many requests have gone out without an answer, this one included: 1 or 2.
    public var attempts: Int

    /// Makes a note.
    ///
    /// - Parameters:
    ///   - tokenHash: The SHA-256 of the refresh token, base64url.
    ///   - startedAt: When the request went out, seconds since 1970.
    ///   - attempts: How many requests have gone out without an answer, this one included.
    public init(tokenHash: String, startedAt: Int64, attempts: Int) {
        self.tokenHash = tokenHash
        self.startedAt = startedAt
        self.attempts = attempts
    }
}
