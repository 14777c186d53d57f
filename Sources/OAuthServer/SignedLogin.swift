public import StratisID

/// That a wallet has signed the challenge of a browser, which has not gone on yet.
///
/// Nothing in it can be presented: a code is made only for the browser that holds the sealed login.
public struct SignedLogin: Hashable, Sendable {
    /// The name of the challenge: four bytes of its expiry, and twelve of SHA-256 of its uid.
    public let challenge: Identifier
    /// The address that signed, in base58.
    public let address: String
    /// The network of the address.
    public let network: Network
    /// Where the signature came from: an IP address as text.
    public let walletAddress: String
    /// When the signature was accepted.
    public let signedAt: UnixSeconds
    /// The last second in which the browser can go on; after it the row can go.
    ///
    /// It has to be later than the challenge's own, so that nobody signs again after the row is gone.
    public let expiry: UnixSeconds

    /// A signature that was accepted.
    public init(
        challenge: Identifier,
        address: String,
        network: Network,
        walletAddress: String,
        signedAt: UnixSeconds,
        expiry: UnixSeconds
    ) {
        self.challenge = challenge
        self.address = address
        self.network = network
        self.walletAddress = walletAddress
        self.signedAt = signedAt
        self.expiry = expiry
    }
}

/// Who signed the challenge of a browser.
public enum Signing: Hashable, Sendable {
    /// The wallet of this call.
    case first
    /// An earlier one; nothing has changed.
    case already(SignedLogin)
}
