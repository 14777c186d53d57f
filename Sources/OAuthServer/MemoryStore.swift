public import StratisID

/// A store that lives as long as the process: for tests, and for a server whose users may sign in again after a restart.
public actor MemoryStore: Store {
    private var families: [Identifier: Family] = [:]
    private var challenges: [Identifier: UnixSeconds] = [:]

    /// An empty store.
    public init() {}

    /// Begins a login with a challenge, unless the challenge was redeemed before.
    public func redeem(_ challenge: RedeemedChallenge, creating family: Family) throws -> Redemption {
        guard challenges[challenge.hash] == nil else { return .already }
        guard families[family.id] == nil else { throw StoreUnavailable.identifierTaken }
        challenges[challenge.hash] = challenge.expiry
        families[family.id] = family
        return .first
    }

    /// Puts the next refresh token of a login in the place of the one presented.
    public func rotate(_ id: Identifier, from generation: UInt32, _ terms: RotationTerms) -> Rotation {
        guard let family = families[id] else { return .unknown }
        let (changed, outcome) = family.rotating(from: generation, terms)
        if let changed { families[id] = changed }
        return outcome
    }

    /// Ends a login.
    public func revoke(_ id: Identifier, at now: UnixSeconds) {
        guard var family = families[id], family.revokedAt == nil else { return }
        family.revokedAt = now
        families[id] = family
    }

    /// The login, or `nil` where there is none.
    public func family(_ id: Identifier) -> Family? { families[id] }

    /// Forgets ended logins and expired challenges.
    public func prune(at now: UnixSeconds, limit: Int) -> Int {
        let limit = max(0, limit)
        let expired = challenges.lazy.filter { $0.value < now }.map(\.key).prefix(limit)
        let pruned = Array(expired)
        for hash in pruned { challenges[hash] = nil }
        let ended = families.lazy.filter { !$0.value.isAlive(at: now) }.map(\.key).prefix(limit - pruned.count)
        let prunedFamilies = Array(ended)
        for id in prunedFamilies { families[id] = nil }
        return pruned.count + prunedFamilies.count
    }

    /// How many rows there are.
    public func rowCount() -> Int { families.count + challenges.count }
}
