/// Base64 with the URL and filename safe alphabet and without padding, in its canonical form alone.
///
/// Source: RFC 4648 §5; refusing non-zero pad bits is §3.5, leaving the padding out is RFC 7515 §2.
package enum Base64URL {
    package enum DecodingError: Error, Hashable, Sendable {
        /// The text is not the canonical base64url of the number of bytes asked for, or of any number.
        case notCanonical
    }

    /// How many characters `byteCount` bytes take.
    package static func textCount(byteCount: Int) -> Int { (byteCount * 4 + 2) / 3 }

    /// How many bytes `textCount` characters stand for, or `nil` where no number of bytes takes so many.
    package static func byteCount(textCount: Int) -> Int? {
        textCount % 4 == 1 ? nil : textCount / 4 * 3 + max(textCount % 4 - 1, 0)
    }

    /// Decodes `text` to exactly `bytes.count` bytes.
    package static func decode(_ text: Span<UInt8>, into bytes: inout MutableSpan<UInt8>) throws(DecodingError) {
        guard text.count == textCount(byteCount: bytes.count) else { throw .notCanonical }
        var read = 0
        var written = 0
        var all: Int32 = 0
        while read &+ 4 <= text.count {
            let first = Int32(values[Int(text[read])])
            let second = Int32(values[Int(text[read &+ 1])])
            let third = Int32(values[Int(text[read &+ 2])])
            let fourth = Int32(values[Int(text[read &+ 3])])
            // A value below zero leaves its sign in what it takes part in.
            let bits = first &<< 18 | second &<< 12 | third &<< 6 | fourth
            all |= bits
            bytes[written] = UInt8(truncatingIfNeeded: bits &>> 16)
            bytes[written &+ 1] = UInt8(truncatingIfNeeded: bits &>> 8)
            bytes[written &+ 2] = UInt8(truncatingIfNeeded: bits)
            read &+= 4
            written &+= 3
        }
        guard all >= 0 else { throw .notCanonical }
        let remaining = bytes.count - written
        guard remaining > 0 else { return }
        let first = Int32(values[Int(text[read])])
        let second = Int32(values[Int(text[read + 1])])
        let third = remaining == 2 ? Int32(values[Int(text[read + 2])]) : 0
        let bits = first &<< 18 | second &<< 12 | third &<< 6
        guard bits >= 0, bits & (remaining == 2 ? 0xFF : 0xFFFF) == 0 else { throw .notCanonical }
        bytes[written] = UInt8(truncatingIfNeeded: bits &>> 16)
        if remaining == 2 { bytes[written + 1] = UInt8(truncatingIfNeeded: bits &>> 8) }
    }

    /// The bytes `text` stands for, however many they are.
    package static func decode(_ text: Span<UInt8>) throws(DecodingError) -> [UInt8] {
        guard let byteCount = byteCount(textCount: text.count) else { throw .notCanonical }
        var bytes = [UInt8](repeating: 0, count: byteCount)
        var span = bytes.mutableSpan
        try decode(text, into: &span)
        return bytes
    }

    /// Appends the text of `bytes` to `text`.
    package static func encode(_ bytes: Span<UInt8>, into text: inout OutputSpan<UInt8>) {
        var read = 0
        while read &+ 3 <= bytes.count {
            let bits = UInt32(bytes[read]) &<< 16 | UInt32(bytes[read &+ 1]) &<< 8 | UInt32(bytes[read &+ 2])
            text.append(alphabet[Int(bits &>> 18)])
            text.append(alphabet[Int(bits &>> 12 & 0x3F)])
            text.append(alphabet[Int(bits &>> 6 & 0x3F)])
            text.append(alphabet[Int(bits & 0x3F)])
            read &+= 3
        }
        let remaining = bytes.count - read
        guard remaining > 0 else { return }
        let first = bytes[read]
        let second = remaining == 2 ? bytes[read + 1] : 0
        text.append(alphabet[Int(first &>> 2)])
        text.append(alphabet[Int((first & 0x03) &<< 4 | second &>> 4)])
        if remaining == 2 { text.append(alphabet[Int((second & 0x0F) &<< 2)]) }
    }

    /// The text of `bytes`.
    package static func encode(_ bytes: Span<UInt8>) -> String {
        let count = textCount(byteCount: bytes.count)
        return unsafe String(unsafeUninitializedCapacity: count) { buffer in
            var output = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            encode(bytes, into: &output)
            return unsafe output.finalize(for: buffer)
        }
    }
}
