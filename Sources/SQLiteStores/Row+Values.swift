import Foundation
import GRDB
import OAuthMessages
import OAuthServer
import StratisID

/// Reading columns; what nothing here can have written is refused rather than guessed at.
extension Row {
    /// The value of a column; unlike GRDB's subscript it does not end the process where the type is another.
    func value<Value: DatabaseValueConvertible>(_ index: Int) throws(StoreUnavailable) -> Value {
        guard let value = Value.fromDatabaseValue(self[index]) else { throw .unreadableRow }
        return value
    }

    func time(_ index: Int) throws(StoreUnavailable) -> UnixSeconds { UnixSeconds(try value(index)) }

    func network(_ index: Int) throws(StoreUnavailable) -> Network {
        guard let network = Network(rawValue: try value(index)) else { throw .unreadableRow }
        return network
    }

    func scope(_ index: Int) throws(StoreUnavailable) -> Scope {
        let text: String = try value(index)
        do { return text.isEmpty ? Scope() : try Scope(parsing: text) } catch { throw .unreadableRow }
    }

    func identifier(_ index: Int) throws(StoreUnavailable) -> Identifier {
        let data: Data = try value(index)
        guard data.count == 16 else { throw .unreadableRow }
        let halves = [data.prefix(8), data.suffix(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        return Identifier(high: halves[0], low: halves[1])
    }
}

extension StoreUnavailable {
    /// A row that nothing here can have written.
    static let unreadableRow = StoreUnavailable(reason: "a row of the database cannot be read")
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
