import CLibCrypto

/// A fixed number of secret bytes in one place on the heap: never copied, and wiped before the memory is given back.
///
/// The bytes are reachable only inside a closure, so no reference outlives the owner.
/// Source: `OPENSSL_cleanse` of libcrypto, which the compiler cannot optimise away.
@safe
package struct SecretBytes: ~Copyable, @unchecked Sendable {
    private let storage: UnsafeMutableBufferPointer<UInt8>

    package var count: Int { unsafe storage.count }

    /// Makes `count` zero bytes and lets `fill` set them.
    package init(count: Int, _ fill: (inout MutableSpan<UInt8>) -> Void) {
        let storage = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: count)
        unsafe storage.initialize(repeating: 0)
        var bytes = unsafe MutableSpan(_unsafeElements: storage)
        fill(&bytes)
        unsafe self.storage = storage
    }

    /// Copies bytes, whose memory is the caller's to wipe.
    package init(copying bytes: Span<UInt8>) {
        self.init(count: bytes.count) { copy in
            for index in bytes.indices { copy[index] = bytes[index] }
        }
    }

    deinit {
        unsafe OPENSSL_cleanse(storage.baseAddress, storage.count)
        unsafe storage.deallocate()
    }

    /// Lends the bytes to `body`.
    package func withSpan<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe Span(_unsafeElements: storage))
    }
}
