public import OAuthClient
public import OAuthMessages
public import StratisID

/// A challenge that a wallet has signed.
///
/// Source: Stratis ID grant, Access Token Request.
public struct SidGrant: Grant {
    /// The challenge as it was issued.
    public let sid: String
    /// The address whose key has signed; on the wire it is called `public_key`.
    public let address: Address
    /// The signature.
    public let signature: MessageSignature

    /// Presents a signature that was made elsewhere: in a wallet, in hardware.
    ///
    /// - Parameters:
    ///   - fresh: The challenge, after the check of its host and `exp`.
    ///   - address: The address whose key has signed.
    ///   - signature: The signature.
    public init(_ fresh: FreshChallenge, address: Address, signature: MessageSignature) {
        sid = fresh.challenge.sid
        self.address = address
        self.signature = signature
    }

    /// Signs a challenge.
    ///
    /// - Parameters:
    ///   - fresh: The challenge, after the check of its host and `exp`.
    ///   - key: The wallet's key.
    ///   - network: The network of the address.
    /// - Throws: `SigningError.nonCanonical`: many servers cannot verify a challenge of such a form.
    public init(
        signing fresh: FreshChallenge,
        with key: borrowing PrivateKey,
        on network: Network
    ) throws(SigningError) {
        self.init(fresh, address: key.address(on: network), signature: try key.sign(fresh))
    }

    /// Has a challenge signed, wherever the key is.
    ///
    /// - Parameters:
    ///   - fresh: The challenge, after the check of its host and `exp`.
    ///   - signer: Who signs.
    ///   - network: The network of the address.
    /// - Throws: `SigningError.nonCanonical`: many servers cannot verify a challenge of such a form; `SignatureError` where
    ///   the signature is not one of the signer's key; and what the signer throws.
    public init(signing fresh: FreshChallenge, with signer: some Signer, on network: Network) async throws {
        guard fresh.challenge.isCanonical else { throw SigningError.nonCanonical }
        let address = signer.publicKey.address(on: network)
        let signature = try await signer.signature(of: fresh.digest)
        _ = try fresh.proof(signature: signature, address: address)
        self.init(fresh, address: address, signature: signature)
    }

    /// `sid`.
    public var grantType: GrantType? { .sid }

    /// `sid`, `public_key` and `signature`.
    public var parameters: [(name: String, value: Secret)] {
        [
            ("sid", Secret(sid)), ("public_key", Secret(address.description)),
            ("signature", Secret(signature.description)),
        ]
    }
}
