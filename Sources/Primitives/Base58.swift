/// The base-58 numeral system of Bitcoin's addresses and keys, for up to 88 bytes.
///
/// The number is held in 64-bit limbs and ten digits are handled at a time (58^10 is the largest power below 2^64),
/// which is forty times as fast as digit by digit.
/// Source: Bitcoin Core, `base58.h`.
package enum Base58 {
    package enum DecodingError: Error, Hashable, Sendable {
        /// A character is not one of the alphabet's 58.
        case invalidCharacter
        /// The text stands for another number of bytes than the one asked for.
        case invalidLength
    }

    package static let maximumByteCount = 88
    private static let digitsPerLimb = 10
    private static let limbBase: UInt64 = 430_804_206_899_405_824  // 58^10
    private static let halfLimbBase: UInt64 = 656_356_768  // 58^5

    /// How many characters `byteCount` bytes can take at most: log(256) / log(58) is below 1.38.
    package static func maximumTextCount(byteCount: Int) -> Int { (byteCount * 138 + 99) / 100 }

    /// Decodes `text` to exactly `byteCount` bytes, big-endian, with one leading zero byte for each leading `1`.
    ///
    /// The bytes are the last ones of `buffer`; zeros stand before them. For a secret nothing else is left behind, and
    /// wiping `buffer` is the caller's part.
    package static func decode(
        _ text: Span<UInt8>,
        into buffer: inout [88 of UInt8],
        byteCount: Int,
        isSecret: Bool = false
    ) throws(DecodingError) {
        precondition(byteCount <= maximumByteCount, "a base58 value has at most 88 bytes here")
        guard text.count <= maximumTextCount(byteCount: byteCount) else {
            throw text.indices.contains { digitValues[Int(text[$0])] > 57 } ? .invalidCharacter : .invalidLength
        }
        // Least significant first. The longest text of 88 bytes can write a number of a limb more.
        var limbs = [12 of UInt64](repeating: 0)
        defer { if isSecret { limbs.wipe() } }
        guard let limbCount = readDigits(text, into: &limbs) else { throw .invalidCharacter }
        var leadingOnes = 0
        while leadingOnes < text.count, text[leadingOnes] == UInt8(ascii: "1") { leadingOnes += 1 }
        var significant = limbCount * 8
        if limbCount > 0 { significant -= limbs[limbCount - 1].leadingZeroBitCount / 8 }
        guard leadingOnes + significant == byteCount else { throw .invalidLength }
        for limb in 0..<11 { buffer.store(limbs[limb].bigEndian, at: 80 - 8 * limb) }
    }

    /// Reads the digits of at most 122 characters and returns how many limbs they fill, or `nil` where one is no digit.
    private static func readDigits(_ text: Span<UInt8>, into limbs: inout [12 of UInt64]) -> Int? {
        var limbCount = 0
        var index = 0
        // The first group takes what ten does not divide, so that all later ones have ten digits.
        var groupEnd = text.count % digitsPerLimb
        while index < text.count {
            if groupEnd == index { groupEnd &+= digitsPerLimb }
            var carry: UInt64 = 0
            var invalid: UInt8 = 0
            for digitIndex in index..<groupEnd {
                // In bounds: the groups divide the text without a remainder.
                let digit = unsafe digitValues[Int(text[unchecked: digitIndex])]
                invalid |= digit
                carry = carry &* 58 &+ UInt64(digit)
            }
            guard invalid < 64 else { return nil }
            for limb in 0..<limbCount {
                let product = limbs[limb].multipliedFullWidth(by: limbBase)
                let (sum, overflow) = product.low.addingReportingOverflow(carry)
                limbs[limb] = sum
                carry = product.high &+ (overflow ? 1 : 0)
            }
            if carry != 0 {
                limbs[limbCount] = carry
                limbCount &+= 1
            }
            index = groupEnd
        }
        return limbCount
    }

    /// Appends the text of `bytes` to `text`.
    ///
    /// For a secret it leaves nothing behind on the stack.
    package static func encode(_ bytes: Span<UInt8>, into text: inout OutputSpan<UInt8>, isSecret: Bool = false) {
        precondition(bytes.count <= maximumByteCount, "a base58 value has at most 88 bytes here")
        var leadingZeros = 0
        while leadingZeros < bytes.count, bytes[leadingZeros] == 0 { leadingZeros += 1 }
        var limbs = [11 of UInt64](repeating: 0)  // least significant first
        defer { if isSecret { limbs.wipe() } }
        var limbCount = 0
        var end = bytes.count
        while end > leadingZeros {
            let start = max(leadingZeros, end - 8)
            var limb: UInt64 = 0
            for index in start..<end { limb = limb &<< 8 | UInt64(bytes[index]) }
            limbs[limbCount] = limb
            limbCount &+= 1
            end = start
        }
        var characters = [130 of UInt8](repeating: 0)  // most significant first, at the end
        defer { if isSecret { characters.wipe() } }
        var first = 130
        while limbCount > 0 {
            // Nothing stands before the first limb, so that its division is one by a constant of 64 bits.
            let top = limbCount &- 1
            var remainder = limbs[top] % limbBase
            limbs[top] /= limbBase
            for limb in stride(from: top &- 1, through: 0, by: -1) {
                (limbs[limb], remainder) = limbBase.dividingFullWidth((remainder, limbs[limb]))
            }
            if limbs[top] == 0 { limbCount = top }
            // Two chains of five divisions are faster than one of ten.
            var high = UInt32(truncatingIfNeeded: remainder / halfLimbBase)
            var low = UInt32(truncatingIfNeeded: remainder % halfLimbBase)
            first &-= digitsPerLimb
            for offset in 0..<5 {
                characters[first &+ 9 &- offset] = alphabet[Int(low % 58)]
                characters[first &+ 4 &- offset] = alphabet[Int(high % 58)]
                low /= 58
                high /= 58
            }
        }
        while first < 130, characters[first] == UInt8(ascii: "1") { first &+= 1 }
        // A leading zero byte is a character of its own.
        first &-= leadingZeros
        for index in first..<(first &+ leadingZeros) { characters[index] = UInt8(ascii: "1") }
        text.append(copying: characters.span.extracting(first..<130))
    }
}
