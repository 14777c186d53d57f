public import StratisID

/// A challenge that must not be redeemed again.
public struct RedeemedChallenge: Hashable, Sendable {
    /// The challenge's expiry in four bytes, and twelve of SHA-256 of its uid.
    public let hash: Identifier
    /// After this second the mark can go.
    public let expiry: UnixSeconds

    /// The mark that a challenge leaves.
    public init(hash: Identifier, expiry: UnixSeconds) {
        self.hash = hash
        self.expiry = expiry
    }
}

extension RedeemedChallenge {
    /// How far clocks may be apart, or go back, in seconds.
    private static let clockMargin: UInt64 = 60

    /// The mark of a challenge that, or a code for which, is good until this second.
    ///
    /// It stays a little longer: to a clock that is behind the challenge would be good again.
    init(_ hash: Identifier, goodUntil last: UnixSeconds) {
        self.init(hash: hash, expiry: UnixSeconds(last.rawValue + Self.clockMargin))
    }
}

/// Who redeemed a challenge.
public enum Redemption: Hashable, Sendable {
    /// This call; the login exists.
    case first
    /// An earlier one, which began the login of this identifier; nothing has changed.
    case already(Identifier)
}
