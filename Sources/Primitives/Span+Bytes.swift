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

    /// Whether all bytes lie between a space and 127, and none is `excluded`, which does too.
    package func isPlainASCII(without excluded: UInt8) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        var others: UInt64 = 0
        var index = 0
        // Eight bytes at a time: what is below a space or the excluded byte borrows from its highest bit.
        while index &+ 8 <= count {
            let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let difference = word ^ (ones &* UInt64(excluded))
            others |= word | ((word &- ones &* 0x20) & ~word) | ((difference &- ones) & ~difference)
            index &+= 8
        }
        guard others & high == 0 else { return false }
        while index < count {
            guard 0x20..<0x80 ~= self[index], self[index] != excluded else { return false }
            index &+= 1
        }
        return true
    }
}

extension MutableSpan where Element: BitwiseCopyable {
    /// Overwrites the elements in a way that the compiler cannot leave out.
    ///
    /// Source: `OPENSSL_cleanse` of libcrypto.
    package mutating func wipe() {
        unsafe withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
    }
}
