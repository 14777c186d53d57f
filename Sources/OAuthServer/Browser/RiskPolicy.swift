/// Who decides whether a login in a browser goes on once a wallet has signed.
///
/// Somebody who shows another person the QR code of a login of their own gets, if that person signs, into that person's
/// account. The browser and the wallet are then in different places; but they are too where a telephone is on a mobile
/// network and the computer is not, or one has IPv4 and the other IPv6. So nothing is refused unless it is asked for.
///
/// Source: draft-ietf-oauth-cross-device-security, Cross-Device Consent Phishing.
public struct RiskPolicy: Sendable {
    /// What becomes of a login.
    public enum Decision: Hashable, Sendable {
        /// It goes on.
        case allow
        /// There is no code.
        case deny
    }

    /// Decides about a login; it is asked again for every page and before the code is made.
    public let decide: @Sendable (RiskAssessment) async -> Decision

    /// A policy.
    public init(_ decide: @escaping @Sendable (RiskAssessment) async -> Decision) { self.decide = decide }

    /// Every login goes on.
    public static let allow = RiskPolicy { _ in .allow }

    /// No login goes on whose browser and wallet are in different places.
    public static let denyOnMismatch = RiskPolicy { $0.isFromElsewhere ? .deny : .allow }
}
