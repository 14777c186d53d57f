public import StratisID

/// A challenge that a policy lets be signed.
///
/// Only ``SigningPolicy/authorize(_:at:)`` makes one.
public struct AuthorizedChallenge: Sendable {
    private let fresh: FreshChallenge
    private let networks: NetworkSet

    init(fresh: FreshChallenge, networks: NetworkSet) {
        self.fresh = fresh
        self.networks = networks
    }

    /// The challenge.
    public var challenge: Challenge { fresh.challenge }

    /// Has the challenge signed, and checks that the signature is what a server will accept.
    ///
    /// - Parameters:
    ///   - signer: Who signs.
    ///   - network: The network of its key.
    /// - Returns: The signature and who signed.
    /// - Throws: ``SigningRefusal/networkNotAllowed``, ``SignerError``, and what the signer throws.
    public func sign(with signer: some Signer, on network: Network) async throws -> SignedChallenge {
        guard networks.contains(network) else { throw SigningRefusal.networkNotAllowed }
        let address = signer.publicKey.address(on: network)
        let signature = try await signer.signature(of: fresh.digest)
        do { _ = try fresh.proof(signature: signature, address: address) } catch { throw SignerError.wrongSignature }
        return SignedChallenge(challenge: fresh.challenge, address: address, signature: signature)
    }
}

/// A challenge, who signed it, and the signature: what is posted back to its server.
public struct SignedChallenge: Sendable {
    /// The challenge.
    public let challenge: Challenge
    /// The address of the key that signed.
    public let address: Address
    /// The signature; it is one of the address.
    public let signature: MessageSignature

    /// What a wallet posts to ``StratisID/Challenge/callbackURL``: a JSON object with `signature` and `publicKey`, which is the
    /// address.
    ///
    /// Source: SSAS, Handling the Stratis ID URI.
    public var callbackBody: String { #"{"signature":"\#(signature)","publicKey":"\#(address)"}"# }
}

/// Why a signer is not trusted.
public enum SignerError: String, Error, Hashable, Sendable {
    /// The signature is not one of the signer's public key. Look for a mistake in its configuration.
    case wrongSignature
}
