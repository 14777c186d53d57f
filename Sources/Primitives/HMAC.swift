import CLibCrypto

/// Writes the authentication code of a message under a key.
///
/// - Parameters:
///   - digest: The hash function, from libcrypto.
///   - pointer: Room for as many bytes as the hash has.
///
/// Source: RFC 2104; `HMAC` of libcrypto.
@inline(__always)
func writeHMAC(
    _ digest: OpaquePointer?,
    of message: Span<UInt8>,
    key: Span<UInt8>,
    to pointer: UnsafeMutablePointer<UInt8>
) {
    unsafe message.withUnsafeBufferPointer { message in
        unsafe key.withUnsafeBufferPointer { key in
            let result = unsafe HMAC(
                digest,
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
