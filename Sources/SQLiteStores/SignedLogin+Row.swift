import GRDB
import OAuthServer
import StratisID

extension SignedLogin {
    /// The columns of the table, in the order of ``arguments``.
    static let columns = "challenge, address, network, wallet_address, signed_at, expiry"

    /// What goes into the columns.
    var arguments: StatementArguments {
        [challenge.data, address, network.rawValue, walletAddress, signedAt.integer, expiry.integer]
    }

    /// Reads the columns.
    init(row: Row, challenge: Identifier) throws(StoreUnavailable) {
        self.init(
            challenge: challenge,
            address: try row.value(1),
            network: try row.network(2),
            walletAddress: try row.value(3),
            signedAt: try row.time(4),
            expiry: try row.time(5)
        )
    }
}
