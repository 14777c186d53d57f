import Primitives

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
        let bytes = Array(text.utf8.prefix { $0 != UInt8(ascii: "%") })
        if let number = InternetAddress.version4(bytes.span) {
            self.init(high: 0, low: 0xFFFF << 32 | UInt64(number))
        } else if let (high, low) = InternetAddress.version6(bytes.span) {
            self.init(high: high, low: low)
        } else {
            return nil
        }
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
}
