import CLibCrypto

extension InlineArray where Element: BitwiseCopyable {
    /// Overwrites the elements in a way that the compiler cannot leave out.
    ///
    /// Source: `OPENSSL_cleanse` of libcrypto.
    package mutating func wipe() {
        unsafe withUnsafeMutableBytes(of: &self) { memory in
            unsafe OPENSSL_cleanse(memory.baseAddress, memory.count)
        }
    }
}

extension InlineArray where Element == UInt8 {
    /// Copies all of `bytes` into the array, which has room for them.
    package mutating func copy(from bytes: Span<UInt8>, at offset: Int = 0) {
        precondition(offset >= 0 && bytes.count <= count - offset, "the array is too small for the bytes")
        unsafe withUnsafeMutableBytes(of: &self) { target in
            let target = unsafe UnsafeMutableRawBufferPointer(rebasing: target[offset...])
            unsafe bytes.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
        }
    }

    /// Stores the bytes of an integer as they are in memory.
    package mutating func store(_ integer: UInt64, at offset: Int) {
        unsafe withUnsafeMutableBytes(of: &self) {
            unsafe $0.storeBytes(of: integer, toByteOffset: offset, as: UInt64.self)
        }
    }

    /// Lets `body` append bytes from the start of the array on, and returns how many it appended.
    package mutating func write(_ body: (inout OutputSpan<UInt8>) -> Void) -> Int {
        var bytes = mutableSpan
        return unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            var output = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            body(&output)
            return unsafe output.finalize(for: buffer)
        }
    }
}
