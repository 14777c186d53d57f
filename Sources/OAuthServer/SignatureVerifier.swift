import OAuthMessages
import StratisID

/// Verifies that a wallet has signed a challenge that this server issued.
///
/// What costs least comes first: the MAC of the uid before the curve.
struct SignatureVerifier: Sendable {
    let audience: Audience
    let networks: NetworkSet
    let challenges: ChallengeIssuer

    /// What is proved.
    struct SignedChallenge {
        let address: Address
        /// What the store knows the challenge by.
        let mark: Identifier
        let expiry: UnixSeconds
    }

    /// Verifies a challenge in its canonical form.
    ///
    /// - Parameters:
    ///   - challenge: What is said to be signed.
    ///   - purpose: What it has to be issued for.
    ///   - clientID: The client it has to be issued to; empty where the purpose has none.
    ///   - address: Who is said to have signed.
    ///   - signature: In base64.
    ///   - now: The current time.
    func verify(
        _ challenge: Challenge,
        for purpose: ChallengeIssuer.Purpose,
        clientID: String = "",
        address: String,
        signature: String,
        at now: UnixSeconds
    ) throws(Refusal) -> SignedChallenge {
        let fresh: FreshChallenge
        do { fresh = try challenge.fresh(for: audience, at: now) } catch { throw .invalidGrant(error.rawValue) }
        guard let expiry = challenge.expiry else { throw .invalidGrant("missingExpiry") }
        let isIssuedHere = challenge.withUID {
            challenges.isIssuedHere(uid: $0, expiry: expiry, purpose: purpose, clientID: clientID)
        }
        guard isIssuedHere else { throw .invalidGrant("unknownChallenge") }
        let signer: Address
        do { signer = try Address(parsing: address, networks: networks) } catch {
            throw .invalidGrant(VerificationError(error).name)
        }
        do {
            _ = try fresh.proof(signature: try MessageSignature(parsing: signature), address: signer)
        } catch {
            throw .invalidGrant(VerificationError(error).name)
        }
        let mark = challenge.withUID { Identifier(ofChallenge: $0, until: expiry) }
        return SignedChallenge(address: signer, mark: mark, expiry: expiry)
    }
}
