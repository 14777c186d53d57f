public import StratisID

/// A challenge that must not be redeemed again.
public struct RedeemedChallenge: Hashable, Sendable {
    /// The challenge's expiry in four bytes, and twelve of SHA-256 of its uid.
    public let hash: Identifier
    /// The last second in which the challenge, or a code for it, is good; after it the mark can go.
    public let expiry: UnixSeconds

    /// The mark that a challenge leaves.
    public init(hash: Identifier, expiry: UnixSeconds) {
        self.hash = hash
        self.expiry = expiry
    }
}

/// Who redeemed a challenge.
public enum Redemption: Hashable, Sendable {
    /// This call; the login exists.
    case first
    /// An earlier one, which began the login of this identifier; nothing has changed.
    case already(Identifier)
}
