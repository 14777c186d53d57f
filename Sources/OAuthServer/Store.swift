public import StratisID

/// What a server remembers: the logins, and which challenges have been redeemed.
///
/// Every verb that can be raced says who won, so that single use never depends on reading first and writing afterwards.
/// What a verb has answered survives a crash of the machine where the store promises durability. A store that cannot
/// answer throws ``StoreUnavailable``, and then repeating the call is safe.
public protocol Store: Sendable {
    /// Begins a login with a challenge, unless the challenge was redeemed before; both or neither.
    ///
    /// A login whose identifier is taken is refused as ``StoreUnavailable/identifierTaken``: it would replace another.
    func redeem(_ challenge: RedeemedChallenge, creating family: Family) async throws -> Redemption

    /// Puts the next refresh token of a login in the place of the one presented.
    ///
    /// - Parameters:
    ///   - id: The login.
    ///   - generation: The number of the token presented, which a MAC has proved to be issued here.
    ///   - terms: The times that decide.
    func rotate(_ id: Identifier, from generation: UInt32, _ terms: RotationTerms) async throws -> Rotation

    /// Ends a login. Ending it again, or one that is not known, changes nothing.
    func revoke(_ id: Identifier, at now: UnixSeconds) async throws

    /// The login, or `nil` where there is none.
    func family(_ id: Identifier) async throws -> Family?

    /// Forgets at most `limit` rows that are of no use any more: ended logins and expired challenges.
    ///
    /// - Returns: How many it forgot; fewer than `limit` means that none are left.
    func prune(at now: UnixSeconds, limit: Int) async throws -> Int

    /// How many rows there are, logins and redeemed challenges together.
    func rowCount() async throws -> Int
}

/// A challenge that must not be redeemed again.
public struct RedeemedChallenge: Hashable, Sendable {
    /// The first 16 bytes of SHA-256 of the uid.
    public let hash: Identifier
    /// The last second in which the challenge is good; after it the mark can go.
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
    /// An earlier one; nothing has changed.
    case already
}

/// The times that decide what becomes of a refresh token.
public struct RotationTerms: Hashable, Sendable {
    /// The current time.
    public let now: UnixSeconds
    /// For how many seconds after a rotation the token before is answered with the same successor again; 0 is never.
    public let grace: UInt64
    /// When the login ends unless it is refreshed again.
    public let idleExpiry: UnixSeconds

    /// The times of one refresh.
    public init(now: UnixSeconds, grace: UInt64, idleExpiry: UnixSeconds) {
        self.now = now
        self.grace = grace
        self.idleExpiry = idleExpiry
    }
}

/// What became of a refresh token that was presented.
public enum Rotation: Hashable, Sendable {
    /// It was the present one; the login is now one generation further.
    case rotated(Family)
    /// It was the one before, within the grace; the login is as it was.
    case repeated(Family)
    /// It was an older one: somebody has a copy. The login is ended now.
    case reused(Family)
    /// The login had been ended before, or had expired.
    case ended
    /// There is no such login.
    case unknown
}

extension Family {
    /// Applies the rules of rotation to the row of a login, as every store has to.
    ///
    /// - Returns: The row to write, where the outcome changes it, and the outcome.
    public func rotating(from presented: UInt32, _ terms: RotationTerms) -> (changed: Family?, outcome: Rotation) {
        guard isAlive(at: terms.now) else { return (nil, .ended) }
        var family = self
        if presented == generation, generation < .max {
            family.generation += 1
            family.rotatedAt = terms.now
            family.idleExpiry = min(terms.idleExpiry, absoluteExpiry)
            return (family, .rotated(family))
        }
        let (graceEnd, isEndless) = rotatedAt.rawValue.addingReportingOverflow(terms.grace)
        let isWithinGrace = isEndless || terms.now.rawValue <= graceEnd
        if terms.grace > 0, generation > 0, presented == generation - 1, isWithinGrace { return (nil, .repeated(self)) }
        family.revokedAt = terms.now
        return (family, .reused(family))
    }
}

/// That a store could not answer: nothing is known to have changed, and the call can be repeated.
public struct StoreUnavailable: Error, Sendable {
    /// What the engine said.
    public let reason: String

    /// A store that could not answer.
    public init(reason: String) { self.reason = reason }
}

extension StoreUnavailable {
    /// That a new login's identifier belongs to another login already, which random ones never do.
    public static let identifierTaken = StoreUnavailable(reason: "the identifier of the login is taken")
}
