import Primitives
import StratisID

/// 16 bytes that name something in a store: a login by random bytes, a challenge by a hash of its uid.
///
/// Those that a store gets begin with four bytes of a time in seconds, so that what is written together lies together: a
/// store that sorts its rows by their names then writes a page where it would write as many as there are rows.
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
    /// The first 16 bytes of SHA-256 of a text.
    init(hashing text: Span<UInt8>) {
        let hash = SHA256.hash(text)
        self.init(high: hash.span.bigEndian(0..<8), low: hash.span.bigEndian(8..<16))
    }

    /// The name of a challenge: four bytes of its expiry, and twelve of SHA-256 of its uid.
    init(ofChallenge uid: Span<UInt8>, until expiry: UnixSeconds) { self = Identifier(hashing: uid).sorted(by: expiry) }

    /// The identifier with a time in the place of its first four bytes.
    func sorted(by time: UnixSeconds) -> Identifier {
        Identifier(high: time.rawValue << 32 | high & 0xFFFF_FFFF, low: low)
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
