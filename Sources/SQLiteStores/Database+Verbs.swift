import GRDB
import OAuthServer
import StratisID

/// The verbs of the store in SQL; those that write need a transaction that has the write lock from the start.
extension Database {
    func redeem(_ challenge: RedeemedChallenge, creating family: Family) throws -> Redemption {
        let mark = try cachedStatement(
            sql: "INSERT INTO redeemed_challenge (hash, expiry, family) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        )
        try mark.execute(arguments: [challenge.hash.data, challenge.expiry.integer, family.id.data])
        guard changesCount == 1 else { return .already(try familyBegun(with: challenge.hash)) }
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

    private func familyBegun(with challenge: Identifier) throws -> Identifier {
        let select = try cachedStatement(sql: "SELECT family FROM redeemed_challenge WHERE hash = ?")
        guard let row = try Row.fetchOne(select, arguments: [challenge.data]) else {
            throw StoreUnavailable.unreadableRow
        }
        return try row.identifier(0)
    }

    func sign(_ login: SignedLogin) throws -> Signing {
        let insert = try cachedStatement(
            sql: "INSERT INTO signed_login (\(SignedLogin.columns)) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
        )
        try insert.execute(arguments: login.arguments)
        guard changesCount == 0 else { return .first }
        guard let earlier = try signedLogin(login.challenge) else { throw StoreUnavailable.unreadableRow }
        return .already(earlier)
    }

    func signedLogin(_ challenge: Identifier) throws -> SignedLogin? {
        let select = try cachedStatement(sql: "SELECT \(SignedLogin.columns) FROM signed_login WHERE challenge = ?")
        guard let row = try Row.fetchOne(select, arguments: [challenge.data]) else { return nil }
        return try SignedLogin(row: row, challenge: challenge)
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
        var left = limit
        for sql in [
            """
            DELETE FROM redeemed_challenge WHERE hash IN
            (SELECT hash FROM redeemed_challenge WHERE expiry < ? ORDER BY expiry LIMIT ?)
            """,
            """
            DELETE FROM signed_login WHERE challenge IN
            (SELECT challenge FROM signed_login WHERE expiry < ? ORDER BY expiry LIMIT ?)
            """,
            "DELETE FROM family WHERE id IN (SELECT id FROM family WHERE ends_at <= ? ORDER BY ends_at LIMIT ?)",
        ] where left > 0 {
            try cachedStatement(sql: sql).execute(arguments: [now.integer, left])
            left -= changesCount
        }
        return limit - left
    }

    func rowCount() throws -> Int {
        let select = try cachedStatement(
            sql: """
                SELECT (SELECT count(*) FROM family) + (SELECT count(*) FROM redeemed_challenge)
                + (SELECT count(*) FROM signed_login)
                """
        )
        return try Int.fetchOne(select) ?? 0
    }
}
