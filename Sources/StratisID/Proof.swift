/// That the key of an address signed a challenge: the result of a verification, and nothing else makes one.
public struct Proof: Sendable {
    /// What was signed.
    public let challenge: Challenge
    /// Who signed.
    public let address: Address
    /// The signer's key, as recovered from the signature.
    public let publicKey: PublicKey
}
