public import OAuthMessages
public import StratisID

/// What decides what becomes of a refresh token.
public struct RotationTerms: Hashable, Sendable {
    /// Who presents it.
    public let clientID: String
    /// What the access token is to be good for; `nil` for all that the login may do.
    public let scope: Scope?
    /// The current time.
    public let now: UnixSeconds
    /// For how many seconds after a rotation the token before is answered with the same successor again; 0 is never.
    public let grace: UInt64
    /// When the login ends unless it is refreshed again.
    public let idleExpiry: UnixSeconds

    /// The terms of one refresh.
    public init(clientID: String, scope: Scope?, now: UnixSeconds, grace: UInt64, idleExpiry: UnixSeconds) {
        self.clientID = clientID
        self.scope = scope
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
    /// The login is another client's; nothing has changed.
    case foreign
    /// The token is good, for less than what is asked for; nothing has changed.
    case widerScope
}

extension Family {
    /// Applies the rules of rotation to the row of a login, as every store has to.
    ///
    /// - Returns: The row to write, where the outcome changes it, and the outcome.
    public func rotating(from presented: UInt32, _ terms: RotationTerms) -> (changed: Family?, outcome: Rotation) {
        guard terms.clientID == clientID else { return (nil, .foreign) }
        guard isAlive(at: terms.now) else { return (nil, .ended) }
        let isPresent = presented == generation && generation < .max
        // A copy shows itself whatever it asks for.
        guard isPresent || isRepeatable(presented, terms) else {
            var family = self
            family.revokedAt = terms.now
            return (family, .reused(family))
        }
        if let requested = terms.scope, !requested.isSubset(of: scope) { return (nil, .widerScope) }
        guard isPresent else { return (nil, .repeated(self)) }
        var family = self
        family.generation += 1
        family.rotatedAt = terms.now
        family.idleExpiry = min(terms.idleExpiry, absoluteExpiry)
        return (family, .rotated(family))
    }

    /// Whether this is the generation before the present one, within the grace.
    private func isRepeatable(_ presented: UInt32, _ terms: RotationTerms) -> Bool {
        let (graceEnd, isEndless) = rotatedAt.rawValue.addingReportingOverflow(terms.grace)
        let isWithinGrace = isEndless || terms.now.rawValue <= graceEnd
        return terms.grace > 0 && generation > 0 && presented == generation - 1 && isWithinGrace
    }
}
