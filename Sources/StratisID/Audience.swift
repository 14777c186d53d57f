import Primitives

/// The server a challenge has to name.
///
/// Comparing it is what keeps a signature for one server from being used at another, so there is no default.
public enum Audience: Hashable, Sendable {
    /// This authority, compared without letter case, and exactly this path: what a server demands of what it issued.
    case exactly(authority: String, path: String)
    /// This authority, compared without letter case, and any path: what a wallet demands after asking its user.
    case authority(String)
    /// Whatever server the challenge names. For tools that report what a signature says, and for wallets that show the
    /// host; never for a server.
    case anyone

    /// Throws unless a challenge with this authority and path is meant for the audience.
    func check(authority: Span<UInt8>, path: Span<UInt8>) throws(FreshnessError) {
        switch self {
        case .exactly(let expectedAuthority, let expectedPath):
            guard authority.equalsIgnoringCase(expectedAuthority.utf8Span.span) else { throw .unexpectedHost }
            guard path.equals(expectedPath.utf8Span.span) else { throw .unexpectedPath }
        case .authority(let expectedAuthority):
            guard authority.equalsIgnoringCase(expectedAuthority.utf8Span.span) else { throw .unexpectedHost }
        case .anyone:
            break
        }
    }
}
