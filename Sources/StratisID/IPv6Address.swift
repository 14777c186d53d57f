/// Whether `text` is an IPv6 address without a zone: eight groups of up to four hex digits, of which `::` may stand for
/// one or more, and an IPv4 address may stand for the last two.
///
/// Source: RFC 4291 §2.2.
func isIPv6Address(_ text: Span<UInt8>) -> Bool {
    let colon = UInt8(ascii: ":")
    var groupCount = 0
    var isCompressed = false
    var index = 0
    if text.count >= 2, text[0] == colon, text[1] == colon {
        isCompressed = true
        index = 2
    }
    while index < text.count {
        let start = index
        while index < text.count, ByteClass(of: text[index]).contains(.hexDigit) { index += 1 }
        if index < text.count, text[index] == UInt8(ascii: ".") {
            guard isIPv4Address(text.extracting(start..<text.count)) else { return false }
            groupCount += 2
            break
        }
        guard 1...4 ~= index - start else { return false }
        groupCount += 1
        if index == text.count { break }
        guard text[index] == colon, index + 1 < text.count else { return false }
        index += 1
        if text[index] == colon {
            guard !isCompressed else { return false }
            isCompressed = true
            index += 1
        }
    }
    return isCompressed ? groupCount <= 7 : groupCount == 8
}

/// Whether `text` is four decimal numbers from 0 to 255, without leading zeros, between dots.
private func isIPv4Address(_ text: Span<UInt8>) -> Bool {
    var octetCount = 0
    var start = 0
    while start <= text.count {
        var end = start
        while end < text.count, text[end] != UInt8(ascii: ".") { end += 1 }
        guard end - start <= 3, let octet = text.extracting(start..<end).decimalNumber, octet <= 255 else {
            return false
        }
        octetCount += 1
        start = end + 1
    }
    return octetCount == 4
}
