/// Bech32 and bech32m, as far as telling that a text is one of them.
///
/// Source: BIP-173, Bech32; BIP-350.
package enum Bech32 {
    /// Whether `text` has a human-readable part, a separator and data with a right checksum.
    package static func isWellFormed(_ text: Span<UInt8>) -> Bool {
        guard 8...90 ~= text.count, let separator = indexOfSeparator(in: text) else { return false }
        guard separator >= 1, text.count - separator > 6, hasOneLetterCase(text) else { return false }
        var checksum: UInt32 = 1
        for index in 0..<separator { extend(&checksum, by: lowerCased(text[index]) &>> 5) }
        extend(&checksum, by: 0)
        for index in 0..<separator { extend(&checksum, by: lowerCased(text[index]) & 31) }
        for index in (separator + 1)..<text.count {
            guard let value = value(of: lowerCased(text[index])) else { return false }
            extend(&checksum, by: value)
        }
        return checksum == bech32Constant || checksum == bech32mConstant
    }

    private static let bech32Constant: UInt32 = 1
    private static let bech32mConstant: UInt32 = 0x2BC8_30A3

    private static func indexOfSeparator(in text: Span<UInt8>) -> Int? {
        text.indices.last { text[$0] == UInt8(ascii: "1") }
    }

    /// Whether all characters are printable ASCII, and no capital stands beside a small letter.
    private static func hasOneLetterCase(_ text: Span<UInt8>) -> Bool {
        var hasCapital = false
        var hasSmall = false
        for index in text.indices {
            guard 33...126 ~= text[index] else { return false }
            if UInt8(ascii: "A")...UInt8(ascii: "Z") ~= text[index] { hasCapital = true }
            if UInt8(ascii: "a")...UInt8(ascii: "z") ~= text[index] { hasSmall = true }
        }
        return !(hasCapital && hasSmall)
    }

    private static func lowerCased(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
    }

    private static func value(of character: UInt8) -> UInt8? {
        for value in alphabet.indices where alphabet[value] == character { return UInt8(value) }
        return nil
    }

    /// One step of the checksum: division by the generator over GF(32).
    private static func extend(_ checksum: inout UInt32, by value: UInt8) {
        let top = checksum &>> 25
        checksum = (checksum & 0x1FF_FFFF) &<< 5 ^ UInt32(value)
        for bit in generator.indices where top &>> UInt32(bit) & 1 == 1 { checksum ^= generator[bit] }
    }

    private static let generator: [5 of UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]

    /// `qpzry9x8gf2tvdw0s3jn54khce6mua7l`.
    private static let alphabet: [32 of UInt8] = [
        113, 112, 122, 114, 121, 57, 120, 56, 103, 102, 50, 116, 118, 100, 119, 48,
        115, 51, 106, 110, 53, 52, 107, 104, 99, 101, 54, 109, 117, 97, 55, 108,
    ]
}
