import GRDB
import OAuthServer

extension StoreUnavailable {
    /// What the engine said, by the fixed text of its result code: a message of its own might quote data.
    init(engineError error: any Error) {
        switch error {
        case let error as StoreUnavailable: self = error
        case let error as DatabaseError: self.init(reason: "SQLite \(error.extendedResultCode)")
        default: self.init(reason: "the database engine failed")
        }
    }
}
