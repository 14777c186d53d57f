/// What a client asks the authorization endpoint for, the parameter `response_type`.
///
/// Source: RFC 6749 §3.1.1.
public struct ResponseType: RawRepresentable, Hashable, Codable, Sendable {
    /// The name on the wire; its letter case counts.
    public let rawValue: String

    /// The type of this name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A code, which the token endpoint takes.
    ///
    /// Source: RFC 6749 §4.1.1.
    public static let code = Self(rawValue: "code")
    /// A challenge for a wallet to sign, which the token endpoint takes.
    ///
    /// Source: Stratis ID grant, Authorization Request.
    public static let sid = Self(rawValue: "sid")
}

extension ResponseType: CustomStringConvertible {
    /// The name on the wire.
    public var description: String { rawValue }
}
