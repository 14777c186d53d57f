import CLibCrypto

/// HMAC-SHA512.
package enum HMACSHA512 {
    /// Lends the authentication code of a message under a key, 64 bytes, to `body`, and wipes it afterwards.
    ///
    /// Source: RFC 2104.
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
                unsafe writeHMAC(EVP_sha512(), of: message, key: key, to: pointer)
            }
        }
        return try body(code.span)
    }
}
