/// What holds a private key and signs with it: a key in memory, a hardware module, another process.
///
/// A signer sees a digest and knows nothing of challenges. What may be signed is decided before: by the `SigningPolicy` of
/// `StratisWallet` for a challenge, by ``sign(text:evenIfChallenge:)`` for other texts.
public protocol Signer: Sendable {
    /// The public half of the key, in the form its address names.
    var publicKey: PublicKey { get }

    /// Signs a digest.
    ///
    /// - Throws: Whatever keeps the signer from signing. A signature of another key is found out afterwards.
    func signature(of digest: MessageDigest) async throws -> MessageSignature
}

extension Signer {
    /// Signs a text that is not a challenge.
    ///
    /// One key signs both: the signature of a text that reads like a challenge logs its holder in. So such a text is refused
    /// here, and everything else is for the user to read first.
    ///
    /// - Parameters:
    ///   - text: What the user wrote or has read.
    ///   - evenIfChallenge: Signs also what logs the key's holder in. Show its host first.
    /// - Throws: ``TextSigningError``, and what the signer throws.
    public func sign(text: String, evenIfChallenge: Bool = false) async throws -> MessageSignature {
        if !evenIfChallenge {
            do {
                let challenge = try Challenge(parsing: "sid:" + text)
                throw TextSigningError.isChallenge(host: challenge.authority)
            } catch is ChallengeError {}
        }
        let digest = MessageDigest(of: text)
        let signature = try await signature(of: digest)
        do { try signature.verify(digest, signedBy: publicKey.address(on: .cirrus)) } catch {
            throw TextSigningError.wrongSignature
        }
        return signature
    }
}

/// Why a text is not signed.
public enum TextSigningError: Error, Hashable, Sendable {
    /// The text is a challenge of this host; its signature would log the key's holder in there.
    case isChallenge(host: String)
    /// The signer's signature is not one of its public key. Look for a mistake in its configuration.
    case wrongSignature
}
