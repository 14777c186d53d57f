public import OAuthMessages

/// A user's name and password, for providers that offer nothing else.
///
/// Source: RFC 6749 §4.3.2; RFC 9700 §2.4 advises against it.
public struct PasswordGrant: Grant {
    /// The user's name.
    public let username: String
    /// The user's password.
    public let password: Secret
    /// The value of `grant_type`; `nil` where the provider knows no such parameter.
    public let grantType: GrantType?

    /// Presents a name and a password.
    ///
    /// - Parameters:
    ///   - username: The user's name.
    ///   - password: The user's password.
    ///   - grantType: The value of `grant_type`; `nil` leaves the parameter out.
    public init(username: String, password: Secret, grantType: GrantType? = .password) {
        self.username = username
        self.password = password
        self.grantType = grantType
    }

    /// `username` and `password`.
    public var parameters: [(name: String, value: Secret)] {
        [("username", Secret(username)), ("password", password)]
    }
}
