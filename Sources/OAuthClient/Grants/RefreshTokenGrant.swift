public import OAuthMessages

/// A refresh token.
///
/// Source: RFC 6749 §6.
public struct RefreshTokenGrant: Grant {
    /// The refresh token.
    public let refreshToken: Secret
    /// The value of `grant_type`; `nil` where the provider knows no such parameter.
    public let grantType: GrantType?
    /// Further parameters.
    public let extra: [(name: String, value: Secret)]

    /// Presents a refresh token.
    ///
    /// - Parameters:
    ///   - refreshToken: The refresh token, which the answer may replace.
    ///   - grantType: The value of `grant_type`; `nil` leaves the parameter out.
    ///   - extra: Further parameters that the provider wants.
    public init(
        _ refreshToken: Secret,
        grantType: GrantType? = .refreshToken,
        extra: [(name: String, value: Secret)] = []
    ) {
        self.refreshToken = refreshToken
        self.grantType = grantType
        self.extra = extra
    }

    /// `refresh_token`, then the further ones.
    public var parameters: [(name: String, value: Secret)] { [("refresh_token", refreshToken)] + extra }
}
