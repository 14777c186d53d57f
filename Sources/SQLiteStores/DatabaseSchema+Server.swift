import GRDB

extension DatabaseSchema {
    /// "SIDS".
    private static let serverID = 0x5349_4453

    /// The logins of an authorization server.
    static var server: DatabaseSchema {
        DatabaseSchema(
            applicationID: serverID,
            // 32 MiB: the writer has to wait while the log goes into the database.
            pragmas: "PRAGMA wal_autocheckpoint = 8192",
            migrator: serverMigrator
        )
    }

    private static var serverMigrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(
                sql: """
                    PRAGMA application_id = \(serverID);

                    CREATE TABLE family (
                        id BLOB PRIMARY KEY NOT NULL,
                        client_id TEXT NOT NULL,
                        address TEXT NOT NULL,
                        network TEXT NOT NULL,
                        scope TEXT NOT NULL,
                        created_at INTEGER NOT NULL,
                        absolute_expiry INTEGER NOT NULL,
                        idle_expiry INTEGER NOT NULL,
                        generation INTEGER NOT NULL,
                        rotated_at INTEGER NOT NULL,
                        revoked_at INTEGER,
                        -- From when on the row is of no use any more.
                        ends_at INTEGER NOT NULL GENERATED ALWAYS AS
                            (CASE WHEN revoked_at IS NULL THEN min(absolute_expiry, idle_expiry) ELSE 0 END) VIRTUAL
                    ) WITHOUT ROWID, STRICT;
                    CREATE INDEX family_ends_at ON family (ends_at);

                    CREATE TABLE redeemed_challenge (
                        hash BLOB PRIMARY KEY NOT NULL,
                        expiry INTEGER NOT NULL
                    ) WITHOUT ROWID, STRICT;
                    CREATE INDEX redeemed_challenge_expiry ON redeemed_challenge (expiry);
                    """
            )
        }
        migrator.registerMigration("2") { database in
            try database.execute(
                sql: """
                    -- The login that the challenge began. Marks from before this version name none: they were made without
                    -- a code, so that nobody asks.
                    ALTER TABLE redeemed_challenge
                        ADD COLUMN family BLOB NOT NULL DEFAULT x'00000000000000000000000000000000';

                    CREATE TABLE signed_login (
                        challenge BLOB PRIMARY KEY NOT NULL,
                        address TEXT NOT NULL,
                        network TEXT NOT NULL,
                        wallet_address TEXT NOT NULL,
                        signed_at INTEGER NOT NULL,
                        expiry INTEGER NOT NULL
                    ) WITHOUT ROWID, STRICT;
                    CREATE INDEX signed_login_expiry ON signed_login (expiry);
                    """
            )
        }
        return migrator
    }
}
