import OAuthMessages
import StratisID

/// Tokens for a challenge that a wallet has signed.
///
/// Source: Stratis ID grant, Access Token Request.
struct SidGrant: GrantHandler {
    let grantType = GrantType.sid
    let verifier: SignatureVerifier
    let lifetimes: Lifetimes
    let environment: ServerEnvironment

    func validate(_ form: FormParameters, for client: RegisteredClient, at now: UnixSeconds) throws(Refusal) -> Grant {
        let request: SidTokenRequest
        do { request = try SidTokenRequest(parsing: form) } catch {
            throw Refusal(OAuthError(error), reason: "parameters")
        }
        guard (request.scope ?? Scope()).isSubset(of: client.scope) else {
            throw Refusal(OAuthError(.invalidScope, "the client may not have this scope"), reason: "scope")
        }
        let challenge: Challenge
        do { challenge = try Challenge(parsing: request.sid) } catch { throw .invalidGrant("malformedChallenge") }
        guard challenge.isCanonical else { throw .invalidGrant("nonCanonicalChallenge") }
        let signed = try verifier.verify(
            challenge,
            for: .directGrant,
            clientID: client.id,
            address: request.address,
            signature: request.signature,
            at: now
        )
        let family = Family(
            id: environment.identifier().sorted(by: now),
            clientID: client.id,
            address: signed.address.description,
            network: signed.address.network,
            scope: request.scope ?? client.scope,
            signedAt: now,
            now: now,
            lifetimes: lifetimes
        )
        return .login(RedeemedChallenge(signed.mark, goodUntil: signed.expiry), family)
    }
}
