import Primitives

/// Puts together what an authentication code covers or a seal closes in.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(byteCapacity: Int = 64) { bytes.reserveCapacity(byteCapacity) }

    mutating func append(_ span: Span<UInt8>) {
        bytes.append(addingCapacity: span.count) { $0.append(copying: span) }
    }

    /// Eight bytes, big-endian.
    mutating func append(_ integer: UInt64) { bytes.append(bigEndian: integer, byteCount: 8) }

    mutating func append(_ identifier: Identifier) {
        append(identifier.high)
        append(identifier.low)
    }

    /// The length, then the text, so that two texts cannot be divided otherwise.
    mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        append(text.utf8Span.span)
    }

    /// A text that may be missing: whether it is there, then the text.
    mutating func append(_ text: String?) {
        append(text != nil)
        if let text { append(text) }
    }

    mutating func append(_ flag: Bool) { bytes.append(flag ? 1 : 0) }
}

extension [UInt8] {
    /// Appends the last bytes of a number.
    mutating func append(bigEndian integer: UInt64, byteCount: Int) {
        for shift in stride(from: 8 * (byteCount - 1), through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: integer >> shift))
        }
    }
}
