/// The names of the columns with a user's tokens.
///
/// All of them may be NULL. The first three are those of SID.ai's documentation, and other programs can read them.
///
/// Source: SID.ai, Storing Tokens.
public struct TokenColumns: Hashable, Sendable {
    /// The access token, as `text`.
    public var accessToken: String
    /// The refresh token, as `text`.
    public var refreshToken: String
    /// When the access token expires, as `timestamptz`; NULL where that is not known.
    public var expiresAt: String
    /// What a session needs besides, as `text`: JSON without a token, which other programs leave alone.
    public var record: String

    /// Makes names.
    ///
    /// - Parameters:
    ///   - accessToken: The column with the access token.
    ///   - refreshToken: The column with the refresh token.
    ///   - expiresAt: The column with the access token's expiry.
    ///   - record: The column with what a session needs besides.
    public init(
        accessToken: String = "sid_access_token",
        refreshToken: String = "sid_refresh_token",
        expiresAt: String = "sid_expires_at",
        record: String = "sid_login"
    ) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.expiresAt = expiresAt
        self.record = record
    }
}
