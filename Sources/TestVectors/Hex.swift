extension [UInt8] {
    /// The bytes of lower-case hexadecimal digits; `nil` where the text is anything else.
    package init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1]) else { return nil }
            append(high << 4 | low)
        }
    }

    /// The bytes in lower-case hexadecimal.
    package var hex: String { span.hex }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension Span<UInt8> {
    /// The bytes in lower-case hexadecimal.
    package var hex: String {
        var text = ""
        for index in indices { text += (self[index] < 16 ? "0" : "") + String(self[index], radix: 16) }
        return text
    }
}

extension InlineArray where Element == UInt8 {
    /// The bytes in lower-case hexadecimal.
    package var hex: String { span.hex }
}
