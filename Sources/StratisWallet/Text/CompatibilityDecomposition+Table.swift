extension CompatibilityDecomposition {
    /// Reads the three parts of the table.
    init() {
        var keys: [UInt32] = []
        var starts: [Int] = []
        var scalars: [UInt32] = []
        for part in [Self.firstThird, Self.secondThird, Self.thirdThird] {
            part.withUTF8Buffer { buffer in
                let text = unsafe Span(_unsafeElements: buffer)
                var offset = 0
                while let first = Self.readNumber(in: text, at: &offset) {
                    var furtherCount: UInt32 = 0
                    if Self.skip("+", in: text, at: &offset) {
                        furtherCount = Self.readNumber(in: text, at: &offset) ?? 0
                    }
                    _ = Self.skip(":", in: text, at: &offset)
                    let start = scalars.count
                    repeat {
                        scalars.append(Self.readNumber(in: text, at: &offset) ?? 0)
                    } while Self.skip(",", in: text, at: &offset)
                    keys.append(first)
                    starts.append(start)
                    for further in 0..<furtherCount {
                        keys.append(first + further + 1)
                        starts.append(scalars.count)
                        scalars.append(scalars[start] + further + 1)
                    }
                    _ = Self.skip(" ", in: text, at: &offset)
                }
            }
        }
        starts.append(scalars.count)
        (self.keys, self.starts, self.scalars) = (keys, starts, scalars)
    }

    private static func readNumber(in text: Span<UInt8>, at offset: inout Int) -> UInt32? {
        let start = offset
        var number: UInt32 = 0
        while offset < text.count, let digit = hexadecimalValue(text[offset]) {
            number = number << 4 | UInt32(digit)
            offset += 1
        }
        return offset > start ? number : nil
    }

    private static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func skip(_ character: Unicode.Scalar, in text: Span<UInt8>, at offset: inout Int) -> Bool {
        guard offset < text.count, text[offset] == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }
}
