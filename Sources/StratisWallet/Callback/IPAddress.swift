import Primitives

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
        let bytes = Array(text.utf8)
        if let number = InternetAddress.version4(bytes.span) {
            self = .v4(number)
        } else if let (high, low) = InternetAddress.version6(bytes.span) {
            self = .v6(high, low)
        } else {
            return nil
        }
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
