extension [UInt8] {
    /// The bytes of hexadecimal digits, the missing ones in front being zeros; white space is left out.
    init(hex: String, byteCount: Int) {
        let digits = hex.compactMap(\.hexDigitValue)
        let padded = [Int](repeating: 0, count: 2 * byteCount - digits.count) + digits
        self = (0..<byteCount).map { UInt8(padded[2 * $0] << 4 | padded[2 * $0 + 1]) }
    }
}

extension InlineArray where Element == UInt8 {
    /// The bytes as an array.
    var array: [UInt8] { indices.map { self[$0] } }
}

/// The order of secp256k1's group, and numbers near it.
///
/// Source: SEC 2 §2.4.1.
enum Order {
    static let itself = Self.ending(in: "41")
    static let lessOne = Self.ending(in: "40")
    static let plusOne = Self.ending(in: "42")
    static let zero = [UInt8](repeating: 0, count: 32)
    static let largest = [UInt8](repeating: 0xFF, count: 32)
    /// (n - 1) / 2, the largest low s.
    static let half = [UInt8](hex: "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", byteCount: 32)

    private static func ending(in digits: String) -> [UInt8] {
        [UInt8](hex: "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd03641" + digits, byteCount: 32)
    }
}
