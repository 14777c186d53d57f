/// An IPv4 or IPv6 address.
///
/// An IPv4 address and its form inside IPv6, `::ffff:192.0.2.1`, are the same.
///
/// Source: RFC 4291 §2.2, §2.5.5.2.
public struct IPAddress: Hashable, Sendable {
    /// The first eight bytes of the IPv6 form.
    private let high: UInt64
    /// The last eight bytes of the IPv6 form.
    private let low: UInt64

    /// `::`, which is nobody's.
    static let unspecified = IPAddress(high: 0, low: 0)

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Parses an address.
    ///
    /// - Parameter text: Four decimal numbers between dots, or IPv6 without brackets; a zone, as in `fe80::1%eth0`, is
    ///   left out. `nil` where the text is neither.
    public init?(parsing text: some StringProtocol) {
        let text = text.utf8.prefix { $0 != UInt8(ascii: "%") }
        guard text.count <= 45 else { return nil }
        if let octets = Self.octets(text[...]) {
            self.init(high: 0, low: 0xFFFF << 32 | UInt64(octets))
            return
        }
        guard let groups = Self.groups(text[...]) else { return nil }
        self.init(
            high: groups[..<4].reduce(0) { $0 << 16 | UInt64($1) },
            low: groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
        )
    }

    /// What requests are counted by: an IPv4 address itself, and of IPv6 the first 64 bits, which one host has whole.
    ///
    /// Source: RFC 6177 §2.
    package var prefix: IPAddress {
        isIPv4 ? self : IPAddress(high: high, low: 0)
    }

    /// Whether the address is in 127.0.0.0/8, or `::1`.
    ///
    /// Source: RFC 1122 §3.2.1.3; RFC 4291 §2.5.3.
    var isLoopback: Bool { isIPv4 ? low >> 24 & 0xFF == 127 : high == 0 && low == 1 }

    private var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// Four numbers from 0 to 255 without leading zeros, between dots.
    private static func octets<Text: Collection<UInt8>>(_ text: Text) -> UInt32? where Text.SubSequence == Text {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard let number = number(part, radix: 10, digitCount: 1...3), number <= 255 else { return nil }
            if part.count > 1, part.first == UInt8(ascii: "0") { return nil }
            address = address << 8 | number
        }
        return address
    }

    /// Eight groups, of which `::` may stand for one or more.
    private static func groups<Text: Collection<UInt8>>(_ text: Text) -> [UInt32]? where Text.SubSequence == Text {
        let colon = UInt8(ascii: ":")
        var before: [UInt32] = []
        var after: [UInt32]?
        var rest = text
        if rest.starts(with: [colon, colon]) {
            after = []
            rest = rest.dropFirst(2)
        } else if rest.isEmpty {
            return nil
        }
        while !rest.isEmpty {
            let part = rest.prefix { $0 != colon }
            var found: [UInt32]
            if part.count == rest.count, let octets = octets(part) {
                found = [octets >> 16, octets & 0xFFFF]
            } else {
                guard let group = number(part, radix: 16, digitCount: 1...4) else { return nil }
                found = [group]
            }
            if after == nil { before += found } else { after? += found }
            rest = rest.dropFirst(part.count)
            guard !rest.isEmpty else { break }
            rest = rest.dropFirst()
            if rest.first == colon {
                guard after == nil else { return nil }
                after = []
                rest = rest.dropFirst()
            } else if rest.isEmpty {
                return nil
            }
        }
        guard let after else { return before.count == 8 ? before : nil }
        let missing = 8 - before.count - after.count
        return missing >= 1 ? before + Array(repeating: 0, count: missing) + after : nil
    }

    private static func number(_ text: some Collection<UInt8>, radix: UInt32, digitCount: ClosedRange<Int>) -> UInt32? {
        guard digitCount.contains(text.count) else { return nil }
        var number: UInt32 = 0
        for byte in text {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            guard UInt32(digit) < radix else { return nil }
            number = number * radix + UInt32(digit)
        }
        return number
    }
}
