/// A challenge that names the expected server and has not expired: what may be signed and verified.
///
/// Only ``Challenge/fresh(for:at:)`` makes one.
public struct FreshChallenge: Sendable {
    /// The challenge.
    public let challenge: Challenge

    init(_ challenge: consuming Challenge, for audience: Audience, at now: UnixSeconds) throws(FreshnessError) {
        try challenge.checkFreshness(for: audience, at: now)
        self.challenge = challenge
    }

    /// What is signed.
    public var digest: MessageDigest { challenge.withSignedText { MessageDigest(of: $0) } }

    /// Recovers the signer and compares it with the address.
    ///
    /// - Parameters:
    ///   - signature: What the wallet sent.
    ///   - address: Who claims to have signed; parsing it has checked its network.
    ///   - policy: Which of the two valid forms of a signature are accepted.
    /// - Throws: ``SignatureError`` when no key comes out, another key does, or the policy refuses the form.
    public func proof(
        signature: MessageSignature,
        address: Address,
        policy: SignaturePolicy = .acceptHighS
    ) throws(SignatureError) -> Proof {
        let key = try signature.verify(digest, signedBy: address, policy: policy)
        return Proof(challenge: challenge, address: address, publicKey: key)
    }
}

/// Why a challenge may not be signed or verified now.
public enum FreshnessError: String, Error, Hashable, Sendable {
    /// The challenge names another host or port.
    case unexpectedHost
    /// The challenge names another path on the expected host.
    case unexpectedPath
    /// The time is after `exp`.
    case expired
}
