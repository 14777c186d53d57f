import Primitives

/// 16 bytes that name something in a store: a login by random bytes, a challenge by a hash of its uid.
public struct Identifier: Hashable, Sendable {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// The bytes in two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

extension Identifier {
    /// The name of a challenge: the first 16 bytes of SHA-256 of its uid.
    init(hashing uid: Span<UInt8>) {
        let hash = SHA256.hash(uid)
        self.init(high: hash.span.bigEndian(0..<8), low: hash.span.bigEndian(8..<16))
    }

    /// The bytes in base64url, 22 characters.
    public var text: String {
        var bytes = [16 of UInt8](repeating: 0)
        bytes.store(high.bigEndian, at: 0)
        bytes.store(low.bigEndian, at: 8)
        return Base64URL.encode(bytes.span)
    }

    /// Reads what ``text`` gives, or returns `nil`.
    public init?(text: String) {
        var bytes = [16 of UInt8](repeating: 0)
        var span = bytes.mutableSpan
        do { try Base64URL.decode(text.utf8Span.span, into: &span) } catch { return nil }
        self.init(high: bytes.span.bigEndian(0..<8), low: bytes.span.bigEndian(8..<16))
    }
}
