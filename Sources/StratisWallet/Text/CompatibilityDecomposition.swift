import Primitives

/// Unicode's normalization form KD of texts that are secret: nothing of them is left in memory.
///
/// ASCII is its own normal form and needs no table.
/// Source: Unicode Standard Annex #15; the table is that of Unicode 14, and later characters are kept as they are.
struct CompatibilityDecomposition: Sendable {
    /// The scalars that change, ascending, and where in `scalars` that begins which they become.
    let keys: [UInt32]
    let starts: [Int]
    let scalars: [UInt32]

    private static let shared = CompatibilityDecomposition()

    /// The normal form of a text, in UTF-8; `nil` where it is not UTF-8.
    static func normalForm(ofUTF8 text: Span<UInt8>) -> SecretBytes? {
        var isASCII = true
        for index in text.indices where text[index] >= 0x80 { isASCII = false }
        if isASCII {
            return SecretBytes(count: text.count) { copy in
                for index in copy.indices { copy[index] = text[index] }
            }
        }
        // No character of one to four bytes becomes more than six times as many; an array that grew would leave copies.
        var normalized: [UInt32] = []
        normalized.reserveCapacity(6 * text.count)
        defer {
            var memory = normalized.mutableSpan
            memory.wipe()
        }
        do {
            let validated = try UTF8Span(validating: text)
            var iterator = validated.makeUnicodeScalarIterator()
            while let scalar = iterator.next() { shared.append(scalar, to: &normalized) }
        } catch { return nil }
        return utf8(of: normalized.span)
    }

    private func append(_ scalar: Unicode.Scalar, to text: inout [UInt32]) {
        if let syllable = HangulSyllable(scalar) {
            text.append(syllable.leading)
            text.append(syllable.vowel)
            if let trailing = syllable.trailing { text.append(trailing) }
        } else if let index = index(of: scalar.value) {
            for position in starts[index]..<starts[index + 1] { Self.appendOrdered(scalars[position], to: &text) }
        } else {
            Self.appendOrdered(scalar.value, to: &text)
        }
    }

    /// Appends a scalar and moves it before those of a higher combining class.
    ///
    /// Source: The Unicode Standard §3.11, Canonical Ordering Algorithm.
    private static func appendOrdered(_ scalar: UInt32, to text: inout [UInt32]) {
        text.append(scalar)
        let combiningClass = combiningClass(of: scalar)
        guard combiningClass > 0 else { return }
        var index = text.count - 1
        while index > 0, self.combiningClass(of: text[index - 1]) > combiningClass {
            text.swapAt(index - 1, index)
            index -= 1
        }
    }

    private static func combiningClass(of scalar: UInt32) -> UInt8 {
        guard scalar >= 0x300, let scalar = Unicode.Scalar(scalar) else { return 0 }
        return scalar.properties.canonicalCombiningClass.rawValue
    }

    private func index(of scalar: UInt32) -> Int? {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < scalar { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == scalar ? low : nil
    }

    private static func utf8(of scalars: Span<UInt32>) -> SecretBytes {
        var count = 0
        for index in scalars.indices { count += Unicode.Scalar(scalars[index]).map { $0.utf8.count } ?? 0 }
        return SecretBytes(count: count) { bytes in
            var position = 0
            for index in scalars.indices {
                guard let scalar = Unicode.Scalar(scalars[index]) else { continue }
                for byte in scalar.utf8 {
                    bytes[position] = byte
                    position += 1
                }
            }
        }
    }
}

/// The parts of a Hangul syllable, which follow from its number.
///
/// Source: The Unicode Standard §3.12, Conjoining Jamo Behavior.
private struct HangulSyllable {
    let leading: UInt32
    let vowel: UInt32
    let trailing: UInt32?

    init?(_ scalar: Unicode.Scalar) {
        guard 0xAC00...0xD7A3 ~= scalar.value else { return nil }
        let index = scalar.value - 0xAC00
        leading = 0x1100 + index / 588
        vowel = 0x1161 + index % 588 / 28
        trailing = index % 28 == 0 ? nil : 0x11A7 + index % 28
    }
}
