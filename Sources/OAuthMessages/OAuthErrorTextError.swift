/// Why a text cannot stand in an OAuth error.
///
/// Source: RFC 6749 Appendix A.8 and A.9.
public enum OAuthErrorTextError: Error, CaseIterable, Hashable, Sendable {
    /// The description is empty or has something other than printable ASCII without `"` and `\`.
    case invalidDetail
    /// The URI is empty or has something other than printable ASCII without spaces, `"` and `\`.
    case invalidURI
}
