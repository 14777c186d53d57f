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
    /// What the tokens are to be good for; `nil` leaves it to the server.
    public let scope: Scope?

    /// Presents a signature that was made elsewhere: in a wallet, in hardware.
    ///
    /// - Parameters:
    ///   - fresh: The challenge, after the check of its host and `exp`.
    ///   - address: The address whose key has signed.
    ///   - signature: The signature.
    ///   - scope: What the tokens are to be good for, mostly the client's own scope; `nil` leaves it to the server.
    public init(_ fresh: FreshChallenge, address: Address, signature: MessageSignature, scope: Scope? = nil) {
        sid = fresh.challenge.sid
        self.address = address
        self.signature = signature
        self.scope = scope
    }

    /// Signs a challenge.
    ///
    /// - Parameters:
    ///   - fresh: The challenge, after the check of its host and `exp`.
    ///   - key: The wallet's key.
    ///   - network: The network of the address.
    ///   - scope: What the tokens are to be good for, mostly the client's own scope; `nil` leaves it to the server.
    /// - Throws: `SigningError.nonCanonical`: many servers cannot verify a challenge of such a form.
    public init(
        signing fresh: FreshChallenge,
        with key: borrowing PrivateKey,
        on network: Network,
        scope: Scope? = nil
    ) throws(SigningError) {
        self.init(fresh, address: key.address(on: network), signature: try key.sign(fresh), scope: scope)
    }

    /// Has a challenge signed, wherever the key is.
    ///
    /// - Parameters:
    ///   - fresh: The challenge, after the check of its host and `exp`.
    ///   - signer: Who signs.
    ///   - network: The network of the address.
    ///   - scope: What the tokens are to be good for, mostly the client's own scope; `nil` leaves it to the server.
    /// - Throws: `SigningError.nonCanonical`: many servers cannot verify a challenge of such a form; `SignatureError` where
    ///   the signature is not one of the signer's key; and what the signer throws.
    public init(
        signing fresh: FreshChallenge,
        with signer: some Signer,
        on network: Network,
        scope: Scope? = nil
    ) async throws {
        guard fresh.challenge.isCanonical else { throw SigningError.nonCanonical }
        let address = signer.publicKey.address(on: network)
        let signature = try await signer.signature(of: fresh.digest)
        _ = try fresh.proof(signature: signature, address: address)
        self.init(fresh, address: address, signature: signature, scope: scope)
    }

    /// `sid`.
    public var grantType: GrantType? { .sid }

    /// `sid`, `public_key`, `signature`, and `scope` where there is one.
    public var parameters: [(name: String, value: Secret)] {
        var parameters = [
            (name: "sid", value: Secret(sid)), ("public_key", Secret(address.description)),
            ("signature", Secret(signature.description)),
        ]
        if let scope, !scope.isEmpty { parameters.append(("scope", Secret(scope.description))) }
        return parameters
    }
}
