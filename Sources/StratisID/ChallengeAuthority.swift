import Primitives

/// The authority of a challenge: a name, an IPv4 or a bracketed IPv6 address, and a port where one is given.
///
/// Source: RFC 3986 §3.2, without user information and percent-encoding.
enum ChallengeAuthority {
    /// Checks the authority that begins at `start`; returns the offset of the `/` or `?` after it, or the end of `text`.
    static func end(in text: Span<UInt8>, from start: Int) throws(ChallengeError) -> Int {
        let end = text.endOfRun(of: .authority, from: start)
        if end < text.count, text[end] != UInt8(ascii: "/"), text[end] != UInt8(ascii: "?") {
            throw ChallengeError(text[end] == UInt8(ascii: "@") ? .userInfo : .invalidCharacter, at: end)
        }
        let isBracketed = start < end && text[start] == UInt8(ascii: "[")
        let hostEnd =
            try isBracketed ? endOfBracketedAddress(in: text, start..<end) : endOfName(in: text, start..<end)
        if hostEnd < end { try checkPort(in: text, (hostEnd + 1)..<end) }
        return end
    }

    /// The offset of the colon after a name, or the end of `range`.
    private static func endOfName(in text: Span<UInt8>, _ range: Range<Int>) throws(ChallengeError) -> Int {
        var end = range.lowerBound
        var labelStart = end
        var isInvalid = false
        while end < range.upperBound, text[end] != UInt8(ascii: ":") {
            if ByteClass(of: text[end]).contains(.authorityDelimiter) {
                // A dot after at least one other character ends a label; a bracket has no place in a name.
                if text[end] != UInt8(ascii: ".") || labelStart == end { isInvalid = true }
                labelStart = end &+ 1
            }
            end &+= 1
        }
        guard end > range.lowerBound else { throw ChallengeError(.emptyHost, at: range.lowerBound) }
        guard !isInvalid, labelStart < end else { throw ChallengeError(.invalidHost, at: range.lowerBound) }
        return end
    }

    /// The offset after the closing bracket; a colon or the end of `range` stands there.
    private static func endOfBracketedAddress(
        in text: Span<UInt8>,
        _ range: Range<Int>
    ) throws(ChallengeError) -> Int {
        var closing = range.lowerBound + 1
        while closing < range.upperBound, text[closing] != UInt8(ascii: "]") { closing += 1 }
        let end = closing + 1
        guard
            closing < range.upperBound,
            InternetAddress.version6(text.extracting((range.lowerBound + 1)..<closing)) != nil,
            end == range.upperBound || text[end] == UInt8(ascii: ":")
        else { throw ChallengeError(.invalidHost, at: range.lowerBound) }
        return end
    }

    private static func checkPort(in text: Span<UInt8>, _ range: Range<Int>) throws(ChallengeError) {
        guard
            1...5 ~= range.count,
            let port = text.extracting(range).decimalNumber,
            1...65535 ~= port
        else { throw ChallengeError(.invalidPort, at: range.lowerBound) }
    }
}
