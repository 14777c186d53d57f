public import StratisID

/// The way from a master key to one of its descendants, such as `m/44'/401'/0'/0/0`.
///
/// Source: BIP-32, The key tree; BIP-44, Path levels.
public struct DerivationPath: Hashable, Sendable {
    /// The children on the way, the first one that of the master key; at most 255.
    public let children: [ChildNumber]

    /// The path over these children.
    ///
    /// - Throws: ``DerivationPathError/tooDeep`` for more than 255.
    public init(_ children: [ChildNumber]) throws(DerivationPathError) {
        guard children.count <= UInt8.max else { throw .tooDeep }
        self.children = children
    }

    /// Parses a path.
    ///
    /// - Parameter text: `m`, then for each child `/`, decimal digits without a leading zero, and `'`, `h` or `H` behind those
    ///   of a hardened one.
    /// - Throws: ``DerivationPathError``.
    public init(parsing text: String) throws(DerivationPathError) {
        var parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let first = parts.first, first.elementsEqual("m".utf8) else { throw .missingMaster }
        parts.removeFirst()
        guard parts.count <= UInt8.max else { throw .tooDeep }
        var children: [ChildNumber] = []
        for part in parts {
            guard let child = ChildNumber(digits: part) else { throw .invalidIndex(level: children.count + 1) }
            children.append(child)
        }
        self.children = children
    }

    private init(checked children: [ChildNumber]) { self.children = children }

    /// The path of the address a wallet signs in with: the first external one of the first account.
    fileprivate static func login(coinType: UInt32) -> DerivationPath {
        DerivationPath(checked: [.hardened(44), .hardened(coinType), .hardened(0), .normal(0), .normal(0)])
    }
}

extension DerivationPath: CustomStringConvertible {
    /// The path, with `'` for hardened children.
    public var description: String { children.reduce("m") { "\($0)/\($1)" } }
}

extension Network {
    /// The path of the address that wallets of this network sign in with: `m/44'/coinType'/0'/0/0`.
    ///
    /// Source: BIP-44; StratisFullNode, `HdOperations`; all known Cirrus wallets use this one address.
    public var loginPath: DerivationPath { .login(coinType: coinType) }
}

/// Why a text is not a derivation path.
public enum DerivationPathError: Error, Hashable, Sendable {
    /// It does not begin with `m`. Write the whole path, such as `m/44'/401'/0'/0/0`.
    case missingMaster
    /// The part at this level, counted from 1, is not a number from 0 to 2147483647, perhaps with `'`.
    case invalidIndex(level: Int)
    /// More than 255 levels.
    case tooDeep
}

extension DerivationPathError {
    /// The name of the case.
    public var name: String {
        switch self {
        case .missingMaster: "missingMaster"
        case .invalidIndex: "invalidIndex"
        case .tooDeep: "tooDeep"
        }
    }
}

extension DerivationPathError: CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .missingMaster: "a path begins with m, as in m/44'/401'/0'/0/0"
        case .invalidIndex(let level):
            "level \(level) of the path is not a number from 0 to 2147483647, perhaps with ' behind it"
        case .tooDeep: "a path has at most 255 levels"
        }
    }
}

extension ChildNumber {
    /// Parses decimal digits and the mark of a hardened child.
    fileprivate init?(digits text: Substring.UTF8View) {
        var text = text
        let mark = text.last
        let isHardened = mark == UInt8(ascii: "'") || mark == UInt8(ascii: "h") || mark == UInt8(ascii: "H")
        if isHardened { text.removeLast() }
        guard 1...10 ~= text.count, text.count == 1 || text.first != UInt8(ascii: "0") else { return nil }
        var index: UInt64 = 0
        for byte in text {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
            index = index * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
        self.init(index: index, isHardened: isHardened)
    }
}
