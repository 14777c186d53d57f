import OAuthClient
import SQLiteStores

/// The stores of this package, each of which has to keep the same rules.
enum StoreKind: CaseIterable {
    case memory
    case file
    case sqlite

    func open(_ folder: String) throws -> any TokenStore {
        switch self {
        case .memory: MemoryTokenStore()
        case .file: FileTokenStore(path: folder + "/tokens.json")
        case .sqlite: try SQLiteTokenStore(path: folder + "/tokens.db")
        }
    }
}
