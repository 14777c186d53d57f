/// Addresses of the Internet Protocol as text: the strict forms alone.
package enum InternetAddress {
    /// An IPv4 address: four decimal numbers from 0 to 255, without leading zeros, between dots.
    ///
    /// - Returns: The address, big-endian, or `nil` where the text is none.
    ///
    /// Source: RFC 6943 §3.1.1, the strict form.
    package static func version4(_ text: Span<UInt8>) -> UInt32? {
        var address: UInt32 = 0
        var octetCount = 0
        var index = 0
        while octetCount < 4 {
            let start = index
            var octet: UInt32 = 0
            while index < text.count, index - start < 3, let digit = digit(text[index]), digit < 10 {
                octet = octet * 10 + UInt32(digit)
                index += 1
            }
            let hasLeadingZero = index - start > 1 && text[start] == UInt8(ascii: "0")
            guard index > start, octet <= 255, !hasLeadingZero else { return nil }
            address = address << 8 | octet
            octetCount += 1
            guard octetCount < 4 else { break }
            guard index < text.count, text[index] == UInt8(ascii: ".") else { return nil }
            index += 1
        }
        return index == text.count ? address : nil
    }

    /// An IPv6 address without a zone: eight groups of up to four hex digits, of which `::` may stand for one or more,
    /// and an IPv4 address may stand for the last two.
    ///
    /// - Returns: The first and the last eight bytes, big-endian, or `nil` where the text is none.
    ///
    /// Source: RFC 4291 §2.2.
    package static func version6(_ text: Span<UInt8>) -> (high: UInt64, low: UInt64)? {
        let colon = UInt8(ascii: ":")
        var groups = [8 of UInt16](repeating: 0)
        var count = 0
        // How many groups stand before the "::".
        var gap: Int?
        var index = 0
        if text.count >= 2, text[0] == colon, text[1] == colon {
            gap = 0
            index = 2
        }
        while index < text.count {
            let start = index
            var group: UInt16 = 0
            while index < text.count, index - start <= 4, let digit = digit(text[index]) {
                group = group << 4 | UInt16(digit)
                index += 1
            }
            if index < text.count, text[index] == UInt8(ascii: ".") {
                guard count <= 6, let address = version4(text.extracting(start...)) else { return nil }
                groups[count] = UInt16(address >> 16)
                groups[count + 1] = UInt16(truncatingIfNeeded: address)
                count += 2
                break
            }
            guard 1...4 ~= index - start, count < 8 else { return nil }
            groups[count] = group
            count += 1
            guard index < text.count else { break }
            guard text[index] == colon, index + 1 < text.count else { return nil }
            index += 1
            if text[index] == colon {
                guard gap == nil else { return nil }
                gap = count
                index += 1
            }
        }
        guard gap == nil ? count == 8 : count < 8 else { return nil }
        return (half(0..<4, groups, count, gap ?? 8), half(4..<8, groups, count, gap ?? 8))
    }

    /// Four of the eight groups, once those after the gap have been moved to the end.
    private static func half(_ positions: Range<Int>, _ groups: [8 of UInt16], _ count: Int, _ gap: Int) -> UInt64 {
        positions.reduce(0) { half, position in
            let isBeforeGap = position < gap
            let source = isBeforeGap ? position : position - (8 - count)
            return half << 16 | (isBeforeGap || source >= gap ? UInt64(groups[source]) : 0)
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
