/// What a client presents at the token endpoint to get a token, the parameter `grant_type`.
///
/// An extension grant is another raw value.
///
/// Source: RFC 6749 §4 and §4.5.
public struct GrantType: RawRepresentable, Hashable, Codable, Sendable {
    /// The name on the wire; its letter case counts.
    public let rawValue: String

    /// The grant of this name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A code from the authorization endpoint.
    ///
    /// Source: RFC 6749 §4.1.3.
    public static let authorizationCode = Self(rawValue: "authorization_code")
    /// A refresh token.
    ///
    /// Source: RFC 6749 §6.
    public static let refreshToken = Self(rawValue: "refresh_token")
    /// A challenge signed by a wallet.
    ///
    /// Source: Stratis ID grant, Access Token Request.
    public static let sid = Self(rawValue: "sid")
    /// The client's own authentication.
    ///
    /// Source: RFC 6749 §4.4.2.
    public static let clientCredentials = Self(rawValue: "client_credentials")
    /// A user's name and password.
    ///
    /// Source: RFC 6749 §4.3.2.
    public static let password = Self(rawValue: "password")
}

extension GrantType: CustomStringConvertible {
    /// The name on the wire.
    public var description: String { rawValue }
}
