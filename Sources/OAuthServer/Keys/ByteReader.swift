import Primitives

/// Takes apart what a ``ByteWriter`` has put together.
struct ByteReader {
    /// That the bytes end too early or are no text.
    struct Malformed: Error {}

    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func integer() throws(Malformed) -> UInt64 {
        let range = try range(byteCount: 8)
        return bytes.span.bigEndian(range)
    }

    mutating func identifier() throws(Malformed) -> Identifier {
        Identifier(high: try integer(), low: try integer())
    }

    mutating func text() throws(Malformed) -> String {
        guard let byteCount = Int(exactly: try integer()) else { throw Malformed() }
        let range = try range(byteCount: byteCount)
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw Malformed() }
        return text
    }

    mutating func optionalText() throws(Malformed) -> String? { try flag() ? text() : nil }

    mutating func flag() throws(Malformed) -> Bool {
        let range = try range(byteCount: 1)
        return bytes[range.lowerBound] == 1
    }

    private mutating func range(byteCount: Int) throws(Malformed) -> Range<Int> {
        guard byteCount <= bytes.count - offset else { throw Malformed() }
        defer { offset += byteCount }
        return offset..<(offset + byteCount)
    }
}
