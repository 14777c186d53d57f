/// How an access token is to be presented; letter case does not count.
///
/// Source: RFC 6749 §7.1.
public struct TokenType: RawRepresentable, Codable, Sendable {
    /// The name as it was received or is written.
    public let rawValue: String

    /// The type of this name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Whoever has the token may use it.
    ///
    /// Source: RFC 6750.
    public static let bearer = Self(rawValue: "Bearer")
}

extension TokenType: Hashable {
    /// Whether the names are the same, in any letter case.
    public static func == (left: Self, right: Self) -> Bool {
        left.rawValue.lowercased() == right.rawValue.lowercased()
    }

    /// Feeds the name to `hasher`, without its letter case.
    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue.lowercased()) }
}

extension TokenType: CustomStringConvertible {
    /// The name.
    public var description: String { rawValue }
}
