import OAuthMessages
import StratisID

/// New tokens for a refresh token.
///
/// Source: RFC 6749 §6.
struct RefreshTokenGrant: GrantHandler {
    let grantType = GrantType.refreshToken
    let refreshTokens: RefreshTokenCodec

    func validate(_ form: FormParameters, for client: RegisteredClient, at now: UnixSeconds) throws(Refusal) -> Grant {
        let request: RefreshTokenRequest
        do { request = try RefreshTokenRequest(parsing: form) } catch {
            throw Refusal(OAuthError(error), reason: "parameters")
        }
        guard let token = refreshTokens.recognise(request.refreshToken) else { throw .invalidGrant("unknownToken") }
        return .refresh(token.id, generation: token.generation, scope: request.scope)
    }
}
