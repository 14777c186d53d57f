/// An access token as it stands in the `Authorization` header of a request to a resource.
///
/// Source: RFC 6750 §2.1.
public struct BearerToken: Equatable, Sendable {
    /// The token.
    public let secret: Secret

    /// Takes the token of an answer.
    ///
    /// - Throws: ``BearerTokenError/malformed`` where it cannot stand in a header: it consists of letters, digits,
    ///   `-._~+/`, and `=` at its end.
    public init(_ token: Secret) throws(BearerTokenError) {
        guard token.reveal().isBearerToken else { throw .malformed }
        secret = token
    }

    /// Parses the value of an `Authorization` header.
    ///
    /// - Parameter header: `Bearer` in any letter case, a space, the token.
    /// - Throws: ``BearerTokenError``.
    public init(parsing header: String) throws(BearerTokenError) {
        guard let token = AuthorizationHeader.value(of: header, scheme: "bearer") else { throw .otherScheme }
        try self.init(Secret(token))
    }

    /// The value of the `Authorization` header.
    public var authorizationHeader: Secret { Secret("Bearer " + secret.reveal()) }
}
