/// An address of the Internet Protocol, of version 4 or 6 and without a zone.
public enum IPAddress: Hashable, Sendable {
    /// Version 4, big-endian.
    case v4(UInt32)
    /// Version 6: the first and the last eight bytes, big-endian.
    case v6(UInt64, UInt64)

    /// Parses the one usual spelling of an address of version 4, or any of version 6, without brackets.
    ///
    /// - Returns: `nil` for everything else, so for numbers in octal or hexadecimal and for fewer than four of them.
    ///
    /// Source: RFC 6943 §3.1.1, the strict form; RFC 4291 §2.2.
    public init?(_ text: String) {
        if let number = Self.version4(text[...]) {
            self = .v4(number)
        } else if let groups = Self.version6(text) {
            func half(_ groups: ArraySlice<UInt16>) -> UInt64 { groups.reduce(0) { $0 << 16 | UInt64($1) } }
            self = .v6(half(groups[..<4]), half(groups[4...]))
        } else {
            return nil
        }
    }

    private static func version4(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard part.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let octet = UInt8(part), String(octet) == part else {
                return nil
            }
            number = number << 8 | UInt32(octet)
        }
        return number
    }

    private static func version6(_ text: String) -> [UInt16]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard 1...2 ~= halves.count, text.contains(":") else { return nil }
        guard let head = groups(halves[0], isLast: halves.count == 1) else { return nil }
        guard halves.count == 2 else { return head.count == 8 ? head : nil }
        guard let tail = groups(halves[1], isLast: true), head.count + tail.count <= 7 else { return nil }
        return head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring, isLast: Bool) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if isLast, index == parts.count - 1, part.contains(".") {
                guard let number = version4(part) else { return nil }
                groups += [UInt16(number >> 16), UInt16(number & 0xFFFF)]
            } else {
                guard 1...4 ~= part.utf8.count, part.first != "+", let group = UInt16(part, radix: 16) else {
                    return nil
                }
                groups.append(group)
            }
        }
        return groups
    }
}

extension IPAddress: CustomStringConvertible {
    /// The address as text; one of version 6 with all its groups.
    public var description: String {
        switch self {
        case .v4(let number):
            return (0..<4).map { String(number >> (24 - 8 * $0) & 0xFF) }.joined(separator: ".")
        case .v6(let high, let low):
            return [high, low].flatMap { half in (0..<4).map { String(half >> (48 - 16 * $0) & 0xFFFF, radix: 16) } }
                .joined(separator: ":")
        }
    }
}
