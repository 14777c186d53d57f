/// The sets of characters in which the grammar of the messages is written.
///
/// Source: RFC 6749 Appendix A.
extension String {
    /// `1*VSCHAR`: printable ASCII and the space.
    var isVisible: Bool { consists { 0x20...0x7E ~= $0 } }

    /// `1*NQSCHAR`: printable ASCII and the space, without `"` and `\`.
    var isErrorText: Bool { consists(of: Self.isErrorText) }

    /// `1*NQCHAR`: printable ASCII without `"` and `\`.
    var isScopeToken: Bool { consists { $0 != 0x20 && Self.isErrorText($0) } }

    /// Printable ASCII: what a URI consists of, among other things.
    var isURIText: Bool { consists { 0x21...0x7E ~= $0 } }

    /// `b64token`: letters, digits, `-`, `.`, `_`, `~`, `+` and `/`, then any number of `=`.
    ///
    /// Source: RFC 6750 §2.1.
    var isBearerToken: Bool {
        let bytes = utf8Span.span
        var end = bytes.count
        while end > 0, bytes[end - 1] == UInt8(ascii: "=") { end -= 1 }
        for index in 0..<end where !(bytes[index].isUnreserved || [0x2B, 0x2F].contains(bytes[index])) { return false }
        return end > 0
    }

    /// Decimal digits and nothing else.
    var isDigits: Bool { consists { 0x30...0x39 ~= $0 } }

    /// Whether there is a byte, and all are such.
    @inline(__always)
    func consists(of isMember: (UInt8) -> Bool) -> Bool {
        let bytes = utf8Span.span
        for index in bytes.indices where !isMember(bytes[index]) { return false }
        return bytes.count > 0
    }

    static func isErrorText(_ byte: UInt8) -> Bool { 0x20...0x7E ~= byte && byte != 0x22 && byte != 0x5C }
}

extension UInt8 {
    /// `ALPHA / DIGIT / "-" / "." / "_" / "~"`.
    ///
    /// Source: RFC 3986 §2.3.
    var isUnreserved: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
