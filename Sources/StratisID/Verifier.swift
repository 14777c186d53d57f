/// Verifies signed challenges for one server: the three texts a client sends go in, a ``Proof`` comes out.
///
/// What costs nothing is checked first; the curve is touched only for a well-formed, fresh challenge of the expected
/// server. A proof says nothing about replay: whoever issues tokens consumes the challenge's ``Challenge/uid`` once.
public struct Verifier: Sendable {
    /// The server that challenges have to name.
    public let audience: Audience
    /// The networks whose addresses are accepted.
    public let networks: NetworkSet
    /// Which forms of a signature are accepted.
    public let policy: SignaturePolicy

    /// A verifier for one server.
    public init(audience: Audience, networks: NetworkSet, policy: SignaturePolicy = .acceptHighS) {
        self.audience = audience
        self.networks = networks
        self.policy = policy
    }

    /// Verifies that `address` signed the challenge `sid`.
    ///
    /// - Parameters:
    ///   - sid: The challenge as received.
    ///   - address: The address that claims to have signed.
    ///   - signature: The signature in base64.
    ///   - now: The current time.
    /// - Throws: ``VerificationError``, the first case that holds in the order in which they are declared.
    public func verify(
        sid: String,
        address: String,
        signature: String,
        at now: UnixSeconds
    ) throws(VerificationError) -> Proof {
        try verify(
            sid: sid.utf8.span,
            address: address.utf8.span,
            signature: signature.utf8.span,
            at: now
        )
    }

    /// Verifies that `address` signed the challenge `sid`, without allocating where that has at most 192 bytes.
    ///
    /// - Parameters:
    ///   - sid: The challenge as received.
    ///   - address: The address that claims to have signed.
    ///   - signature: The signature in base64.
    ///   - now: The current time.
    /// - Throws: ``VerificationError``, the first case that holds in the order in which they are declared.
    public func verify(
        sid: Span<UInt8>,
        address: Span<UInt8>,
        signature: Span<UInt8>,
        at now: UnixSeconds
    ) throws(VerificationError) -> Proof {
        // The stages of Challenge, FreshChallenge and Proof, without copying the text before there is a proof.
        let layout: ChallengeLayout
        do { layout = try ChallengeLayout(parsing: sid) } catch { throw .malformedChallenge(error) }
        let signer: Address
        do { signer = try Address(parsing: address, networks: networks) } catch { throw VerificationError(error) }
        let parsedSignature: MessageSignature
        do { parsedSignature = try MessageSignature(parsing: signature) } catch { throw VerificationError(error) }
        do { try layout.checkFreshness(of: sid, for: audience, at: now) } catch { throw VerificationError(error) }
        let publicKey: PublicKey
        do {
            let digest = MessageDigest(of: sid.extracting(layout.signedText.offsets))
            publicKey = try parsedSignature.verify(digest, signedBy: signer, policy: policy)
        } catch { throw VerificationError(error) }
        return Proof(challenge: Challenge(sid, layout: layout), address: signer, publicKey: publicKey)
    }
}
