/// A moment, or a challenge's `exp`: whole seconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// The core has no clock of its own; whoever calls it says what time it is.
public struct UnixSeconds: RawRepresentable, Hashable, Comparable, Sendable {
    /// Seconds since 1970, 0 or more.
    public let rawValue: UInt64

    /// The moment that many seconds after 1970-01-01T00:00:00Z.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The moment that many seconds after 1970-01-01T00:00:00Z.
    public init(_ seconds: UInt64) { rawValue = seconds }

    /// Whether `left` is earlier than `right`.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension UnixSeconds: CustomStringConvertible {
    /// The seconds in decimal digits, as they stand in a challenge.
    public var description: String { String(rawValue) }
}
