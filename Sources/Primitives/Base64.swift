/// Standard base64 with padding, in its canonical form alone.
///
/// Source: RFC 4648 §4; refusing non-zero pad bits is §3.5.
package enum Base64 {
    package enum DecodingError: Error, Hashable, Sendable {
        /// The text is not the canonical base64 of exactly the number of bytes asked for.
        case notCanonical
    }

    /// How many characters `byteCount` bytes take.
    package static func textCount(byteCount: Int) -> Int { (byteCount + 2) / 3 * 4 }

    /// Decodes `text` to exactly `bytes.count` bytes.
    package static func decode(_ text: Span<UInt8>, into bytes: inout MutableSpan<UInt8>) throws(DecodingError) {
        guard text.count == textCount(byteCount: bytes.count) else { throw .notCanonical }
        // The lengths fit, so that no index below needs a check of its own.
        let isCanonical = unsafe text.withUnsafeBufferPointer { text in
            unsafe bytes.withUnsafeMutableBufferPointer { bytes in unsafe decode(text, into: bytes) }
        }
        guard isCanonical else { throw .notCanonical }
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>, into bytes: UnsafeMutableBufferPointer<UInt8>)
        -> Bool
    {
        var read = 0
        var written = 0
        var all: Int32 = 0
        while written &+ 3 <= bytes.count {
            let first = unsafe Int32(values[Int(text[read])])
            let second = unsafe Int32(values[Int(text[read &+ 1])])
            let third = unsafe Int32(values[Int(text[read &+ 2])])
            let fourth = unsafe Int32(values[Int(text[read &+ 3])])
            // A value below zero leaves its sign in what it takes part in.
            let bits = first &<< 18 | second &<< 12 | third &<< 6 | fourth
            all |= bits
            unsafe bytes[written] = UInt8(truncatingIfNeeded: bits &>> 16)
            unsafe bytes[written &+ 1] = UInt8(truncatingIfNeeded: bits &>> 8)
            unsafe bytes[written &+ 2] = UInt8(truncatingIfNeeded: bits)
            read &+= 4
            written &+= 3
        }
        guard all >= 0 else { return false }
        let remaining = bytes.count - written
        guard remaining > 0 else { return true }
        let padding = UInt8(ascii: "=")
        let first = unsafe values[Int(text[read])]
        let second = unsafe values[Int(text[read + 1])]
        guard first >= 0, second >= 0, unsafe text[read + 3] == padding else { return false }
        unsafe bytes[written] = UInt8(truncatingIfNeeded: first &<< 2 | second &>> 4)
        if remaining == 1 { return unsafe text[read + 2] == padding && second & 0x0F == 0 }
        let third = unsafe values[Int(text[read + 2])]
        guard third >= 0, third & 0x03 == 0 else { return false }
        unsafe bytes[written + 1] = UInt8(truncatingIfNeeded: second &<< 4 | third &>> 2)
        return true
    }

    /// Appends the text of `bytes` to `text`.
    package static func encode(_ bytes: Span<UInt8>, into text: inout OutputSpan<UInt8>) {
        unsafe text.append(count: textCount(byteCount: bytes.count)) { text in
            unsafe bytes.withUnsafeBufferPointer { bytes in unsafe encode(bytes, into: text) }
        }
    }

    private static func encode(_ bytes: UnsafeBufferPointer<UInt8>, into text: UnsafeMutablePointer<UInt8>) {
        var read = 0
        var written = 0
        while read &+ 3 <= bytes.count {
            let bits = unsafe UInt32(bytes[read]) &<< 16 | UInt32(bytes[read &+ 1]) &<< 8 | UInt32(bytes[read &+ 2])
            unsafe text[written] = alphabet[Int(bits &>> 18)]
            unsafe text[written &+ 1] = alphabet[Int(bits &>> 12 & 0x3F)]
            unsafe text[written &+ 2] = alphabet[Int(bits &>> 6 & 0x3F)]
            unsafe text[written &+ 3] = alphabet[Int(bits & 0x3F)]
            read &+= 3
            written &+= 4
        }
        let remaining = bytes.count - read
        guard remaining > 0 else { return }
        let first = unsafe bytes[read]
        let second = unsafe remaining == 2 ? bytes[read + 1] : 0
        let padding = UInt8(ascii: "=")
        unsafe text[written] = alphabet[Int(first &>> 2)]
        unsafe text[written + 1] = alphabet[Int((first & 0x03) &<< 4 | second &>> 4)]
        unsafe text[written + 2] = remaining == 2 ? alphabet[Int((second & 0x0F) &<< 2)] : padding
        unsafe text[written + 3] = padding
    }
}
