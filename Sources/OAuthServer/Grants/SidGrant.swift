import OAuthMessages
import Primitives
import StratisID

/// Tokens for a challenge that a wallet has signed.
///
/// Source: Stratis ID grant, Access Token Request.
struct SidGrant: GrantHandler {
    let grantType = GrantType.sid
    let verifier: Verifier
    let challengeIssuer: ChallengeIssuer
    let lifetimes: Lifetimes
    let earliestChallenge: UnixSeconds
    let environment: ServerEnvironment

    func validate(_ form: FormParameters, for client: RegisteredClient, at now: UnixSeconds) throws(Refusal) -> Grant {
        let request: SidTokenRequest
        do { request = try SidTokenRequest(parsing: form) } catch {
            throw Refusal(OAuthError(error), reason: "parameters")
        }
        guard (request.scope ?? Scope()).isSubset(of: client.scope) else {
            throw Refusal(OAuthError(.invalidScope, "the client may not have this scope"), reason: "scope")
        }
        // What costs least comes first: the MAC of the uid before the curve.
        let challenge = try checkIssued(request.sid, to: client, at: now)
        let proof: Proof
        do {
            proof = try verifier.verify(
                sid: request.sid,
                address: request.address,
                signature: request.signature,
                at: now
            )
        } catch {
            throw .invalidGrant(error.name)
        }
        let family = Family(
            id: environment.identifier(),
            clientID: client.id,
            address: proof.address.description,
            network: proof.address.network,
            scope: (request.scope ?? client.scope).description,
            createdAt: now,
            absoluteExpiry: UnixSeconds(now.rawValue + lifetimes.refreshAbsolute),
            idleExpiry: UnixSeconds(now.rawValue + min(lifetimes.refreshIdle, lifetimes.refreshAbsolute))
        )
        return .login(challenge, family)
    }

    /// The mark of a challenge that this server issued to this client and that is good now.
    private func checkIssued(
        _ sid: String,
        to client: RegisteredClient,
        at now: UnixSeconds
    ) throws(Refusal) -> RedeemedChallenge {
        let challenge: Challenge
        do { challenge = try Challenge(parsing: sid) } catch { throw .invalidGrant("malformedChallenge") }
        guard challenge.isCanonical else { throw .invalidGrant("nonCanonicalChallenge") }
        do { _ = try challenge.fresh(for: verifier.audience, at: now) } catch { throw .invalidGrant(error.rawValue) }
        guard let expiry = challenge.expiry else { throw .invalidGrant("missingExpiry") }
        let isIssuedHere = challenge.withUID { uid in
            challengeIssuer.isIssuedHere(
                uid: uid,
                expiry: expiry,
                purpose: .directGrant,
                clientID: client.id,
                notBefore: earliestChallenge
            )
        }
        guard isIssuedHere else { throw .invalidGrant("unknownChallenge") }
        let hash = challenge.withUID { SHA256.hash($0) }
        let mark = Identifier(high: hash.span.bigEndian(0..<8), low: hash.span.bigEndian(8..<16))
        return RedeemedChallenge(hash: mark, expiry: expiry)
    }
}
