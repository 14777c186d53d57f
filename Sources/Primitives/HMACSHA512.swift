import CLibCrypto

/// HMAC-SHA512.
package enum HMACSHA512 {
    /// Lends the authentication code of a message under a key, 64 bytes, to `body`, and wipes it afterwards.
    ///
    /// Source: RFC 2104; `HMAC` of libcrypto.
    @inline(__always)
    package static func withAuthenticationCode<Result: ~Copyable, Failure: Error>(
        of message: Span<UInt8>,
        key: Span<UInt8>,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var code = [64 of UInt8](repeating: 0)
        defer { code.wipe() }
        _ = code.write { output in
            unsafe output.append(count: 64) { pointer in
                unsafe message.withUnsafeBufferPointer { message in
                    unsafe key.withUnsafeBufferPointer { key in
                        let result = unsafe HMAC(
                            EVP_sha512(),
                            key.baseAddress,
                            Int32(key.count),
                            message.baseAddress,
                            message.count,
                            pointer,
                            nil
                        )
                        precondition(unsafe result != nil, "libcrypto could not compute an HMAC")
                    }
                }
            }
        }
        return try body(code.span)
    }
}
