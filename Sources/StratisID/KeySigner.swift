/// A signer with its key in memory.
public final class KeySigner: Signer {
    private let key: PrivateKey

    /// The public half of the key.
    public let publicKey: PublicKey

    /// Takes a key over; it is wiped when the signer goes.
    public init(_ key: consuming PrivateKey) {
        publicKey = key.publicKey
        self.key = key
    }

    /// Signs a digest.
    public func signature(of digest: MessageDigest) -> MessageSignature { key.sign(digest) }
}
