import GRDB
import OAuthMessages
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
            id.data, clientID, address, network.rawValue, scope.description, createdAt.integer, absoluteExpiry.integer,
            idleExpiry.integer, generation, rotatedAt.integer, revokedAt?.integer,
        ]
    }

    /// Reads the columns.
    init(row: Row, id: Identifier) throws(StoreUnavailable) {
        self.init(
            id: id,
            clientID: try row.value(1),
            address: try row.value(2),
            network: try row.network(3),
            scope: try row.scope(4),
            createdAt: try row.time(5),
            absoluteExpiry: try row.time(6),
            idleExpiry: try row.time(7)
        )
        generation = try row.value(8)
        rotatedAt = try row.time(9)
        revokedAt = row.hasNull(atIndex: 10) ? nil : try row.time(10)
    }
}
