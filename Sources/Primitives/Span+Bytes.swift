import CLibCrypto

extension Span<UInt8> {
    /// Whether the bytes are the same; the time it takes tells where they differ, so it is not for secrets.
    ///
    /// Source: `memcmp` of the C library.
    package func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return unsafe withUnsafeBytes { bytes in
            unsafe other.withUnsafeBytes { others in
                guard let bytes = bytes.baseAddress, let others = others.baseAddress else { return true }
                return unsafe memcmp(bytes, others, count) == 0
            }
        }
    }

    /// The offset of the first `byte` in `range`.
    ///
    /// Source: `memchr` of the C library.
    package func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        let part = extracting(range)
        return unsafe part.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, let found = unsafe memchr(base, Int32(byte), buffer.count) else {
                return nil
            }
            return unsafe range.lowerBound + (UnsafeRawPointer(found) - UnsafeRawPointer(base))
        }
    }
}

extension MutableSpan<UInt8> {
    /// Overwrites the bytes in a way that the compiler cannot leave out.
    ///
    /// Source: `OPENSSL_cleanse` of libcrypto.
    package mutating func wipe() {
        unsafe withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
    }
}
