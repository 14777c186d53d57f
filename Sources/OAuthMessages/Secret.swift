import Primitives

/// A token, a code, a password or another text that gives access to something.
///
/// It prints as `‹secret›` wherever values are printed: in interpolations, `dump`, mirrors and test failures. The text
/// comes out only where ``reveal()`` or ``withRevealed(_:)`` is written, and where the secret is encoded on purpose.
public struct Secret: Sendable {
    private let value: String

    /// Wraps a text.
    public init(_ value: String) { self.value = value }

    /// The text.
    public func reveal() -> String { value }

    /// Lends the UTF-8 bytes of the text to `body`.
    public func withRevealed<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(value.utf8Span.span)
    }

    /// Whether the text is empty.
    public var isEmpty: Bool { value.isEmpty }
}

extension Secret: Equatable {
    /// Whether the texts are the same bytes, in a time that depends on their length and on nothing else.
    ///
    /// Source: `CRYPTO_memcmp` of libcrypto.
    public static func == (left: Self, right: Self) -> Bool {
        left.value.utf8Span.span.constantTimeEquals(right.value.utf8Span.span)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `‹secret›`.
    public var description: String { "‹secret›" }

    /// Always `‹secret›`.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

extension Secret: Codable {
    /// Decodes the text itself.
    public init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(String.self)
    }

    /// Encodes the text itself: for stores, which have to keep it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
