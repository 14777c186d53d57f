import Foundation
import GRDB
import OAuthServer
import StratisID

extension Family {
    /// The columns of the table, in the order of ``arguments``.
    static let columns = """
        id, client_id, address, network, scope, created_at, absolute_expiry, idle_expiry, generation, rotated_at, \
        revoked_at
        """

    /// What goes into the columns.
    var arguments: StatementArguments {
        [
            id.data, clientID, address, network.rawValue, scope, createdAt.integer, absoluteExpiry.integer,
            idleExpiry.integer, generation, rotatedAt.integer, revokedAt?.integer,
        ]
    }

    /// Reads the columns; a row that nothing here can have written is refused rather than guessed at.
    init(row: Row, id: Identifier) throws(StoreUnavailable) {
        guard let network = Network(rawValue: try row.value(3)) else { throw .unreadableRow }
        self.init(
            id: id,
            clientID: try row.value(1),
            address: try row.value(2),
            network: network,
            scope: try row.value(4),
            createdAt: try row.time(5),
            absoluteExpiry: try row.time(6),
            idleExpiry: try row.time(7)
        )
        generation = try row.value(8)
        rotatedAt = try row.time(9)
        revokedAt = row.hasNull(atIndex: 10) ? nil : try row.time(10)
    }
}

extension Row {
    /// The value of a column; unlike GRDB's subscript it does not end the process where the type is another.
    fileprivate func value<Value: DatabaseValueConvertible>(_ index: Int) throws(StoreUnavailable) -> Value {
        guard let value = Value.fromDatabaseValue(self[index]) else { throw .unreadableRow }
        return value
    }

    fileprivate func time(_ index: Int) throws(StoreUnavailable) -> UnixSeconds { UnixSeconds(try value(index)) }
}

extension StoreUnavailable {
    /// A row that nothing here can have written.
    fileprivate static let unreadableRow = StoreUnavailable(reason: "a row of the database cannot be read")
}

extension Identifier {
    /// The 16 bytes, as they stand in a BLOB.
    var data: Data {
        var data = Data(capacity: 16)
        for half in [high, low] {
            for shift in stride(from: 56, through: 0, by: -8) { data.append(UInt8(truncatingIfNeeded: half >> shift)) }
        }
        return data
    }
}

extension UnixSeconds {
    /// The time as SQLite can hold it: 2⁶³ − 1 seconds at most.
    var integer: Int64 { Int64(clamping: rawValue) }
}
