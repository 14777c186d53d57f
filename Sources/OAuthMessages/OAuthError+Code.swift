extension OAuthError {
    /// What went wrong, for programs; an extension's code is another raw value.
    ///
    /// Source: RFC 6749 §8.5.
    public struct Code: RawRepresentable, Hashable, Codable, Sendable {
        /// The name on the wire.
        public let rawValue: String

        /// The code of this name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The code in a message: printable ASCII without `"` and `\`, or `nil`.
        ///
        /// Source: RFC 6749 Appendix A.7.
        public init?(parsing text: String) {
            guard text.isErrorText else { return nil }
            rawValue = text
        }
    }
}

/// The registered codes of the endpoints that are spoken of here.
extension OAuthError.Code {
    /// A parameter is missing, malformed or given twice.
    ///
    /// Source: RFC 6749 §5.2 and §4.1.2.1; RFC 6750 §3.1.
    public static let invalidRequest = Self(rawValue: "invalid_request")
    /// The client is not known or has not authenticated as it should.
    ///
    /// Source: RFC 6749 §5.2.
    public static let invalidClient = Self(rawValue: "invalid_client")
    /// What was presented for a token is not good, not any more, or was given to another client.
    ///
    /// Source: RFC 6749 §5.2.
    public static let invalidGrant = Self(rawValue: "invalid_grant")
    /// The client may not use this grant.
    ///
    /// Source: RFC 6749 §5.2 and §4.1.2.1.
    public static let unauthorizedClient = Self(rawValue: "unauthorized_client")
    /// The server does not know the grant.
    ///
    /// Source: RFC 6749 §5.2.
    public static let unsupportedGrantType = Self(rawValue: "unsupported_grant_type")
    /// The scope is malformed, not known or more than is allowed.
    ///
    /// Source: RFC 6749 §5.2 and §4.1.2.1.
    public static let invalidScope = Self(rawValue: "invalid_scope")
    /// The user or the server has said no.
    ///
    /// Source: RFC 6749 §4.1.2.1.
    public static let accessDenied = Self(rawValue: "access_denied")
    /// The server does not know the response type.
    ///
    /// Source: RFC 6749 §4.1.2.1.
    public static let unsupportedResponseType = Self(rawValue: "unsupported_response_type")
    /// Something went wrong in the server.
    ///
    /// Source: RFC 6749 §4.1.2.1.
    public static let serverError = Self(rawValue: "server_error")
    /// The server cannot answer now; later it can.
    ///
    /// Source: RFC 6749 §4.1.2.1.
    public static let temporarilyUnavailable = Self(rawValue: "temporarily_unavailable")
    /// The access token is expired, revoked, malformed or not good for another reason.
    ///
    /// Source: RFC 6750 §3.1.
    public static let invalidToken = Self(rawValue: "invalid_token")
    /// The access token is not good for this.
    ///
    /// Source: RFC 6750 §3.1.
    public static let insufficientScope = Self(rawValue: "insufficient_scope")
    /// The server does not revoke tokens of this kind.
    ///
    /// Source: RFC 7009 §2.2.1.
    public static let unsupportedTokenType = Self(rawValue: "unsupported_token_type")
    /// The client sends more than the server lets it.
    ///
    /// No registered code says this; vendors use this name.
    public static let tooManyRequests = Self(rawValue: "too_many_requests")
}

extension OAuthError.Code {
    /// The HTTP status of an answer with this code, 400 for one that is not known here.
    ///
    /// Source: RFC 6749 §5.2; RFC 6750 §3.1; RFC 6585 §4.
    public var suggestedStatus: Int {
        switch self {
        case .invalidClient, .invalidToken: 401
        case .insufficientScope, .accessDenied: 403
        case .tooManyRequests: 429
        case .serverError: 500
        case .temporarilyUnavailable: 503
        default: 400
        }
    }
}

extension OAuthError.Code: CustomStringConvertible {
    /// The name on the wire.
    public var description: String { rawValue }
}
