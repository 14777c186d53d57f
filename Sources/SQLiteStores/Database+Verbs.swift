import GRDB
import OAuthServer
import StratisID

/// The verbs of the store in SQL; those that write need a transaction that has the write lock from the start.
extension Database {
    func redeem(_ challenge: RedeemedChallenge, creating family: Family) throws -> Redemption {
        let mark = try cachedStatement(
            sql: "INSERT INTO redeemed_challenge (hash, expiry) VALUES (?, ?) ON CONFLICT DO NOTHING"
        )
        try mark.execute(arguments: [challenge.hash.data, challenge.expiry.integer])
        guard changesCount == 1 else { return .already }
        let insert = try cachedStatement(
            sql: """
                INSERT INTO family (\(Family.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """
        )
        try insert.execute(arguments: family.arguments)
        guard changesCount == 1 else {
            try cachedStatement(sql: "DELETE FROM redeemed_challenge WHERE hash = ?")
                .execute(arguments: [challenge.hash.data])
            throw StoreUnavailable.identifierTaken
        }
        return .first
    }

    func rotate(_ id: Identifier, from generation: UInt32, _ terms: RotationTerms) throws -> Rotation {
        guard let family = try family(id) else { return .unknown }
        let (changed, outcome) = family.rotating(from: generation, terms)
        guard let changed else { return outcome }
        let update = try cachedStatement(
            sql: """
                UPDATE family SET idle_expiry = ?, generation = ?, rotated_at = ?, revoked_at = ?
                WHERE id = ? AND generation = ? AND revoked_at IS NULL
                """
        )
        try update.execute(arguments: [
            changed.idleExpiry.integer, changed.generation, changed.rotatedAt.integer, changed.revokedAt?.integer,
            id.data, family.generation,
        ])
        precondition(changesCount == 1, "the transaction has the write lock, so the row is as it was read")
        return outcome
    }

    func revoke(_ id: Identifier, at now: UnixSeconds) throws {
        try cachedStatement(sql: "UPDATE family SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
            .execute(arguments: [now.integer, id.data])
    }

    func family(_ id: Identifier) throws -> Family? {
        let select = try cachedStatement(sql: "SELECT \(Family.columns) FROM family WHERE id = ?")
        guard let row = try Row.fetchOne(select, arguments: [id.data]) else { return nil }
        return try Family(row: row, id: id)
    }

    func prune(at now: UnixSeconds, limit: Int) throws -> Int {
        let challenges = try cachedStatement(
            sql: """
                DELETE FROM redeemed_challenge WHERE hash IN
                (SELECT hash FROM redeemed_challenge WHERE expiry < ? ORDER BY expiry LIMIT ?)
                """
        )
        try challenges.execute(arguments: [now.integer, limit])
        let challengeCount = changesCount
        guard challengeCount < limit else { return challengeCount }
        let families = try cachedStatement(
            sql: """
                DELETE FROM family WHERE id IN (SELECT id FROM family WHERE ends_at <= ? ORDER BY ends_at LIMIT ?)
                """
        )
        try families.execute(arguments: [now.integer, limit - challengeCount])
        return challengeCount + changesCount
    }

    func rowCount() throws -> Int {
        let select = try cachedStatement(
            sql: "SELECT (SELECT count(*) FROM family) + (SELECT count(*) FROM redeemed_challenge)"
        )
        return try Int.fetchOne(select) ?? 0
    }
}
