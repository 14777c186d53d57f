internal import OAuthMessages

/// A login as a store keeps it.
public struct StoredLogin: Equatable, Sendable {
    /// The version of the record; the first is random, so that the record of a later login is never taken for this one.
    public var revision: Int64
    /// To which provider and client the tokens belong: they are never sent to another.
    public var origin: String
    /// The tokens; `nil` where the server has ended the login and the program is about to log in anew.
    public var tokens: TokenSet?
    /// The refresh request that is out, or was when a process ended.
    public var intent: RefreshIntent?
    /// When the program last logged in by itself, seconds since 1970.
    public var loginAt: Int64?

    /// Makes a record.
    ///
    /// - Parameters:
    ///   - revision: The version of the record.
    ///   - origin: To which provider and client the tokens belong.
    ///   - tokens: The tokens.
    ///   - intent: The refresh request that is out.
    ///   - loginAt: When the program last logged in by itself, seconds since 1970.
    public init(
        revision: Int64,
        origin: String,
        tokens: TokenSet?,
        intent: RefreshIntent? = nil,
        loginAt: Int64? = nil
    ) {
        self.revision = revision
        self.origin = origin
        self.tokens = tokens
        self.intent = intent
        self.loginAt = loginAt
    }
}
