public import OAuthClient
public import OAuthMessages

/// Simacan: a name and a password once, then refresh tokens on a path of their own.
///
/// Requests have neither `grant_type` nor a client. A refresh that is answered with 401 means that the refresh token has
/// expired, and nothing else does: the password is not sent again for any other reason.
///
/// Source: Simacan, Auth API.
public struct Simacan: Sendable {
    /// The Auth API for what is real.
    public static let production = "https://auth-service.services.simacan.com/api/v1"
    /// The Auth API for trying things out; it has other names and passwords.
    public static let staging = "https://auth-service-stg.services.simacan.com/api/v1"

    /// What a client is made with.
    public let provider: Provider

    /// Simacan.
    ///
    /// - Parameter base: ``production``, ``staging``, or another URL up to and with `/api/v1`.
    /// - Throws: `EndpointError` where the base is not a URL that secrets are sent to.
    public init(base: String = Simacan.production) throws(EndpointError) {
        let base = try Endpoint(parsing: base)
        var provider = Provider(name: "simacan", tokenEndpoint: try base.appending("auth/password"))
        provider.refreshEndpoint = try base.appending("auth/refresh")
        provider.refreshGrant = { RefreshTokenGrant($0, grantType: nil) }
        provider.isDeadGrant = { $0.status == 401 }
        self.provider = provider
    }

    /// The grant for the first login, and for the one after a refresh token has expired.
    ///
    /// - Parameters:
    ///   - username: The name that Simacan issued for this environment.
    ///   - password: Its password.
    public static func passwordGrant(username: String, password: Secret) -> PasswordGrant {
        PasswordGrant(username: username, password: password, grantType: nil)
    }
}
