public import OAuthMessages

/// A login that waits for the user's browser to come back: one value for each flow.
///
/// It can be stored between the two halves, with whoever began the login and nobody else: the code verifier in it is a
/// secret. Two flows at once have two values and do not disturb each other.
///
/// Source: RFC 6749 §10.12; RFC 7636 §4.1; RFC 9700 §4.7.
public struct PendingAuthorization: Codable, Equatable, Sendable {
    /// The URI to open in the user's browser.
    public let url: String
    /// Where the answer comes.
    public let redirectURI: String?
    /// What the provider keeps for the application.
    public let attributes: [String: Secret]

    let state: Secret?
    let verifier: Secret?
    let origin: String
}

extension PendingAuthorization: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The redirect URI.
    public var description: String { "PendingAuthorization(redirectURI: \(redirectURI ?? "none"))" }

    /// The redirect URI.
    public var debugDescription: String { description }

    /// The redirect URI.
    public var customMirror: Mirror {
        Mirror(self, children: ["redirectURI": redirectURI ?? "none"], displayStyle: .struct)
    }
}
