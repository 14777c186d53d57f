import OAuthMessages
import StratisID

/// Tokens for the code that a browser has brought back.
///
/// Whatever is wrong with a request, it does not use up the code.
///
/// Source: RFC 6749 §4.1.3; RFC 7636 §4.6.
struct AuthorizationCodeGrant: GrantHandler {
    let grantType = GrantType.authorizationCode
    let logins: BrowserLogins
    let lifetimes: Lifetimes

    func validate(_ form: FormParameters, for client: RegisteredClient, at now: UnixSeconds) throws(Refusal) -> Grant {
        let request: AuthorizationCodeTokenRequest
        do { request = try AuthorizationCodeTokenRequest(parsing: form) } catch {
            throw Refusal(OAuthError(error), reason: "parameters")
        }
        guard let verifier = request.codeVerifier else {
            throw Refusal(OAuthError(.missingParameter("code_verifier")), reason: "parameters")
        }
        guard let code = logins.code(request.code) else { throw .invalidGrant("unknownCode") }
        guard code.clientID == client.id else { throw .invalidGrant("foreignCode") }
        guard now < code.expiry else { throw .invalidGrant("expiredCode") }
        guard code.allows(redirectURI: request.redirectURI) else { throw .invalidGrant("redirectURI") }
        guard code.codeChallenge.matches(verifier) else { throw .invalidGrant("codeVerifier") }
        let family = Family(
            id: code.family,
            clientID: client.id,
            address: code.address,
            network: code.network,
            scope: code.scope,
            signedAt: code.signedAt,
            now: now,
            lifetimes: lifetimes
        )
        return .login(code.challenge, family)
    }
}

extension Family {
    /// A login that begins now.
    init(
        id: Identifier,
        clientID: String,
        address: String,
        network: Network,
        scope: Scope,
        signedAt: UnixSeconds,
        now: UnixSeconds,
        lifetimes: Lifetimes
    ) {
        self.init(
            id: id,
            clientID: clientID,
            address: address,
            network: network,
            scope: scope,
            createdAt: signedAt,
            absoluteExpiry: UnixSeconds(now.rawValue + lifetimes.refreshAbsolute),
            idleExpiry: UnixSeconds(now.rawValue + min(lifetimes.refreshIdle, lifetimes.refreshAbsolute))
        )
    }
}
