/// Which child of an extended key: 0 to 2³¹ - 1, normal or hardened.
///
/// The public key of a normal child follows from the parent's public key; that of a hardened one does not.
///
/// Source: BIP-32, Child key derivation functions.
public struct ChildNumber: RawRepresentable, Hashable, Sendable {
    /// The number on the wire: the index, plus 2³¹ where the child is hardened.
    public let rawValue: UInt32

    /// The child with this number on the wire.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The child with an index that comes from outside.
    ///
    /// - Parameters:
    ///   - index: The index, of which 0 to 2³¹ - 1 are taken.
    ///   - isHardened: Whether the child is hardened.
    /// - Returns: `nil` where the index is larger.
    public init?(index: UInt64, isHardened: Bool) {
        guard index < Self.hardenedBit else { return nil }
        rawValue = UInt32(index) | (isHardened ? Self.hardenedBit : 0)
    }

    /// A normal child.
    ///
    /// - Parameter index: 0 to 2³¹ - 1. A larger one ends the process; ``init(index:isHardened:)`` is for input.
    public static func normal(_ index: UInt32) -> ChildNumber { ChildNumber(index, isHardened: false) }

    /// A hardened child, written with `'`.
    ///
    /// - Parameter index: 0 to 2³¹ - 1. A larger one ends the process; ``init(index:isHardened:)`` is for input.
    public static func hardened(_ index: UInt32) -> ChildNumber { ChildNumber(index, isHardened: true) }

    private init(_ index: UInt32, isHardened: Bool) {
        guard let number = ChildNumber(index: UInt64(index), isHardened: isHardened) else {
            preconditionFailure("the index of a child is less than 2³¹")
        }
        self = number
    }

    /// 0 to 2³¹ - 1.
    public var index: UInt32 { rawValue & ~Self.hardenedBit }

    /// Whether only the private key of the parent gives this child.
    public var isHardened: Bool { rawValue & Self.hardenedBit != 0 }

    private static let hardenedBit: UInt32 = 0x8000_0000
}

extension ChildNumber: CustomStringConvertible {
    /// The index, with `'` behind it where the child is hardened.
    public var description: String { "\(index)\(isHardened ? "'" : "")" }
}
