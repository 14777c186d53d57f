import CLibCrypto

extension Span<UInt8> {
    /// Whether the bytes are the same, in a time that depends on how many there are and on nothing else.
    ///
    /// For secrets; that the counts differ may show.
    /// Source: `CRYPTO_memcmp` of libcrypto.
    package func constantTimeEquals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return unsafe withUnsafeBytes { bytes in
            unsafe other.withUnsafeBytes { others in
                guard let bytes = bytes.baseAddress, let others = others.baseAddress else { return true }
                return unsafe CRYPTO_memcmp(bytes, others, count) == 0
            }
        }
    }
}
