public import OAuthMessages

/// Where a user's browser is sent, and what the provider wants to have back when the user is.
public struct AuthorizationPrompt: Sendable {
    /// The URI to open.
    public let url: String
    /// What is kept in the ``PendingAuthorization``, for the application.
    public let attributes: [String: Secret]

    /// A prompt.
    ///
    /// - Parameters:
    ///   - url: The URI to open.
    ///   - attributes: What is kept in the ``PendingAuthorization``.
    public init(url: String, attributes: [String: Secret] = [:]) {
        self.url = url
        self.attributes = attributes
    }
}
