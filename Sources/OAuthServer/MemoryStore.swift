public import StratisID

/// A store that lives as long as the process: for tests, and for a server whose users may sign in again after a restart.
public actor MemoryStore: Store {
    private var families: [Identifier: Family] = [:]
    private var challenges: [Identifier: Mark] = [:]
    private var signedLogins: [Identifier: SignedLogin] = [:]

    /// What a redeemed challenge leaves.
    private struct Mark {
        let expiry: UnixSeconds
        let family: Identifier
    }

    /// An empty store.
    public init() {}

    /// Begins a login with a challenge, unless the challenge was redeemed before.
    public func redeem(_ challenge: RedeemedChallenge, creating family: Family) throws -> Redemption {
        if let mark = challenges[challenge.hash] { return .already(mark.family) }
        guard families[family.id] == nil else { throw StoreUnavailable.identifierTaken }
        challenges[challenge.hash] = Mark(expiry: challenge.expiry, family: family.id)
        families[family.id] = family
        return .first
    }

    /// Notes who has signed the challenge of a browser, unless somebody has before.
    public func sign(_ login: SignedLogin) -> Signing {
        if let earlier = signedLogins[login.challenge] { return .already(earlier) }
        signedLogins[login.challenge] = login
        return .first
    }

    /// Who has signed the challenge of a browser, or `nil` where nobody has.
    public func signedLogin(_ challenge: Identifier) -> SignedLogin? { signedLogins[challenge] }

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

    /// Forgets ended logins, expired challenges and who signed them.
    public func prune(at now: UnixSeconds, limit: Int) -> Int {
        var left = max(0, limit)
        Self.forget(&challenges, upTo: &left) { $0.expiry < now }
        Self.forget(&signedLogins, upTo: &left) { $0.expiry < now }
        Self.forget(&families, upTo: &left) { !$0.isAlive(at: now) }
        return max(0, limit) - left
    }

    private static func forget<Row>(
        _ rows: inout [Identifier: Row],
        upTo limit: inout Int,
        where isUseless: (Row) -> Bool
    ) {
        guard limit > 0 else { return }
        var ids: [Identifier] = []
        for (id, row) in rows where isUseless(row) {
            ids.append(id)
            if ids.count == limit { break }
        }
        for id in ids { rows[id] = nil }
        limit -= ids.count
    }

    /// How many rows there are.
    public func rowCount() -> Int { families.count + challenges.count + signedLogins.count }
}
