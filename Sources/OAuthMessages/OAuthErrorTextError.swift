/// Why a text cannot stand in an OAuth error or in a `WWW-Authenticate` header.
///
/// Source: RFC 6749 Appendix A.8 and A.9.
public enum OAuthErrorTextError: Error, CaseIterable, Hashable, Sendable {
    /// The description is empty or has something other than printable ASCII without `"` and `\`.
    case invalidDetail
    /// The URI is empty or has something other than printable ASCII without spaces, `"` and `\`.
    case invalidURI
    /// The realm is empty or has something other than printable ASCII without `"` and `\`.
    case invalidRealm
}

extension OAuthErrorTextError: CustomStringConvertible {
    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .invalidDetail: "the description has a character that is not allowed"
        case .invalidURI: "the URI has a character that is not allowed"
        case .invalidRealm: "the realm has a character that is not allowed"
        }
    }
}
