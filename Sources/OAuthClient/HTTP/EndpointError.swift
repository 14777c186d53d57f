/// Why a text is not a URL that requests with secrets are sent to.
///
/// Nothing of the text is repeated: it may hold a secret where one does not belong.
public enum EndpointError: Error, CaseIterable, Hashable, Sendable {
    /// The text is not an absolute URL of printable ASCII, `scheme://host/path`.
    case malformed
    /// The scheme is `http`, and the host is not this machine.
    case notEncrypted
    /// The scheme is neither `https` nor `http`.
    case unsupportedScheme
    /// There is a user name or a password before the host.
    case userInformation
    /// There is a fragment, which is never sent.
    case fragment
}

extension EndpointError: CustomStringConvertible {
    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .malformed: "the URL is malformed; write it as https://host/path, with other characters percent-encoded"
        case .notEncrypted: "the URL is not encrypted; use https, or http with 127.0.0.1, [::1] or localhost"
        case .unsupportedScheme: "the scheme of the URL is not supported; use https"
        case .userInformation: "the URL has a user name in it; give it separately"
        case .fragment: "the URL has a fragment; leave out the # and what follows"
        }
    }
}
