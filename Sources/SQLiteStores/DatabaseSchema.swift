import GRDB

/// What the databases of a store have that no other has.
struct DatabaseSchema {
    /// Marks the databases of the store.
    let applicationID: Int
    /// What is set for the writer besides that it waits for the disk.
    let pragmas: String
    /// The tables.
    let migrator: DatabaseMigrator
}
