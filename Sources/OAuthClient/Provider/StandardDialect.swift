import HTTPTypes
public import OAuthMessages

/// How a provider that keeps to the standard reads and writes; dialects fall back on it.
///
/// Source: RFC 6749 §4.1.2, §5.1, §5.2; RFC 6750 §2.1.
public enum StandardDialect {
    /// Reads `code`, `error`, `state` and `iss`.
    ///
    /// - Throws: ``ClientError/callback(_:)``.
    public static let readCallback: @Sendable (FormParameters) throws(ClientError) -> AuthorizationResponse = {
        form throws(ClientError) in
        do { return try AuthorizationResponse(parsing: form) } catch { throw .callback(.malformed) }
    }

    /// Reads the JSON of a token response.
    ///
    /// - Throws: ``ClientError/malformedAnswer(_:)`` or ``ClientError/unexpectedPage(status:)``.
    public static let decodeTokens: @Sendable (ClientResponse, CallContext) async throws(ClientError) -> TokenResponse =
        {
            response,
            _ throws(ClientError) in
            do throws(MessageError) {
                return try TokenResponse(decoding: response.body)
            } catch {
                throw response.isPage ? .unexpectedPage(status: response.status) : .malformedAnswer(error)
            }
        }

    /// Whether the error is `invalid_grant` in an answer below 500.
    public static let isDeadGrant: @Sendable (TokenFailure) -> Bool = { failure in
        400...499 ~= failure.status && failure.error?.code == .invalidGrant
    }

    /// Puts the access token into the `Authorization` header.
    public static let present: @Sendable (Lease, inout ClientRequest) throws(ClientError) -> Void = {
        lease,
        request throws(ClientError) in
        request.headerFields[.authorization] = lease.authorizationHeader.reveal()
    }
}
