internal import OAuthClient
internal import OAuthMessages

/// Reads the claims of a token answer.
///
/// Source: digi.me, Node SDK 16.1.5, the codec of the token.
enum DigiMeTokens {
    /// - Parameter startedAt: When the request began, in seconds since 1970; `expires_on` is absolute, a lifetime is not.
    static func response(
        _ claims: [String: JSONValue],
        startedAt: Int64
    ) throws(ClientError) -> TokenResponse {
        guard let access = claims["access_token"]?.object, let token = access["value"]?.string, !token.isEmpty else {
            throw .malformedAnswer(.missingMember("access_token"))
        }
        var additional = claims
        for name in ["access_token", "refresh_token", "token_type"] { additional[name] = nil }
        let refresh = claims["refresh_token"]?.object
        if let expiry = refresh?["expires_on"]?.integer { additional["refresh_expires_on"] = .integer(expiry) }
        return TokenResponse(
            accessToken: Secret(token),
            tokenType: TokenType(rawValue: claims["token_type"]?.string ?? TokenType.bearer.rawValue),
            lifetime: access["expires_on"]?.integer.map { .seconds(max(0, $0 - startedAt)) },
            refreshToken: refresh?["value"]?.string.map { Secret($0) },
            additionalMembers: additional
        )
    }
}
