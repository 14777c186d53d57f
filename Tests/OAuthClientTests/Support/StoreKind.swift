import Foundation
import OAuthClient
import PostgreSQLStores
import RedisStores
import SQLiteStores

/// The stores of this package, each of which has to keep the same rules.
enum StoreKind: CaseIterable {
    case memory
    case file
    case sqlite
    case redis
    case postgreSQL

    /// Those whose servers are installed.
    static var allCases: [StoreKind] {
        [.memory, .file, .sqlite] + (RedisServer.isInstalled ? [.redis] : [])
            + (PostgreSQLServer.isInstalled ? [.postgreSQL] : [])
    }

    /// Those that several processes can have.
    static var shared: [StoreKind] { allCases.filter { $0 != .memory } }

    func open(_ folder: String) async throws -> any TokenStore {
        switch self {
        case .memory: MemoryTokenStore()
        case .file: FileTokenStore(path: folder + "/tokens.json")
        case .sqlite: try SQLiteTokenStore(path: folder + "/tokens.db")
        case .redis: try await RedisServer.shared().store(prefix: folder)
        case .postgreSQL: try await PostgreSQLServer.shared().store(URL(filePath: folder).lastPathComponent)
        }
    }

    /// What `token-storm` is told, so that it opens the same store.
    func address(_ folder: String) async throws -> String {
        switch self {
        case .memory: ""
        case .file: folder + "/tokens.json"
        case .sqlite: folder + "/tokens.db"
        case .redis: try await RedisServer.shared().url + "#" + folder
        case .postgreSQL: try await PostgreSQLServer.shared().url + "#" + URL(filePath: folder).lastPathComponent
        }
    }
}
