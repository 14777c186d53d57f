import Primitives
import StratisID

/// The one secret from which a server derives the keys of its challenges and refresh tokens.
///
/// Nodes that serve the same logins share it and the store, and nothing else.
public final class MasterKey: Sendable {
    private let bytes: SecretBytes

    /// Takes 32 uniformly random bytes, or returns `nil` for another number.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = SecretBytes(count: 32) { secret in
            for index in bytes.indices { secret[index] = bytes[index] }
        }
    }

    /// The key for one purpose, and on one day where the purpose has a key for each.
    ///
    /// Source: RFC 5869 §2.3.
    func derived(for purpose: StaticString, day: UInt64 = 0) -> [32 of UInt8] {
        var info = ByteWriter()
        info.append(purpose.description)
        info.append(day)
        return bytes.withSpan { HMACSHA256.derivedKey(from: $0, info: info.bytes.span) }
    }
}

/// Puts together what an authentication code covers.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(byteCapacity: Int = 64) { bytes.reserveCapacity(byteCapacity) }

    mutating func append(_ span: Span<UInt8>) {
        bytes.append(addingCapacity: span.count) { $0.append(copying: span) }
    }

    /// Eight bytes, big-endian.
    mutating func append(_ integer: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: integer >> shift)) }
    }

    /// The length, then the text, so that two texts cannot be divided otherwise.
    mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        append(text.utf8Span.span)
    }
}
