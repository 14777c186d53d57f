public import OAuthMessages

/// Where a provider wants a client's secret.
///
/// It is never found out by trying: a wrong guess spends the code and hides the first error.
///
/// Source: RFC 6749 §2.3.1.
public enum ClientAuthenticationStyle: Hashable, Sendable {
    /// In the `Authorization` header, encoded as the server expects it.
    case basic(BasicCredentials.Encoding)
    /// In the body.
    case post
}
