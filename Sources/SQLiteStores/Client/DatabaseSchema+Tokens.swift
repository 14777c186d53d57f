import GRDB

extension DatabaseSchema {
    /// "SIDT".
    private static let tokenID = 0x5349_4454

    /// The logins of a client; tokens that were replaced are overwritten in the file.
    static var tokens: DatabaseSchema {
        DatabaseSchema(applicationID: tokenID, pragmas: "PRAGMA secure_delete = ON", migrator: tokenMigrator)
    }

    private static var tokenMigrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(
                sql: """
                    PRAGMA application_id = \(tokenID);

                    CREATE TABLE login (
                        -- UTF-8; a TEXT would end at a zero byte.
                        key BLOB PRIMARY KEY NOT NULL,
                        record BLOB NOT NULL
                    ) WITHOUT ROWID, STRICT;
                    """
            )
        }
        return migrator
    }
}
