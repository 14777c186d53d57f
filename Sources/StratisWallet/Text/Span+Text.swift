import Primitives

extension [UInt8] {
    /// The bytes of a span.
    init(copying bytes: Span<UInt8>) {
        self.init(capacity: bytes.count) { output in output.append(copying: bytes) }
    }
}

extension String {
    /// The text of bytes that are ASCII.
    init(copying bytes: Span<UInt8>) { self.init(byteCapacity: bytes.count) { $0.append(copying: bytes) } }

    /// The text of the ASCII bytes that `write` appends, at most `byteCapacity`.
    init(byteCapacity: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
        self = unsafe String(unsafeUninitializedCapacity: byteCapacity) { buffer in
            var output = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            write(&output)
            return unsafe output.finalize(for: buffer)
        }
    }
}

extension OutputSpan<UInt8> {
    /// Appends the text of a literal.
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(copying: unsafe Span(_unsafeElements: $0)) }
    }

    /// Appends the UTF-8 of a text.
    mutating func append(_ text: String) { append(copying: text.utf8Span.span) }

    /// Appends bytes in lower-case hexadecimal.
    mutating func appendHexadecimal(_ bytes: Span<UInt8>) {
        for index in bytes.indices {
            append(Self.digit(bytes[index] >> 4))
            append(Self.digit(bytes[index] & 15))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
