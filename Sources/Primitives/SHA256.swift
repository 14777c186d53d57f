import CLibCrypto

/// SHA-256, of one piece or of two pieces one after the other.
///
/// Source: FIPS 180-4; `SHA256_Init`, `SHA256_Update` and `SHA256_Final` of libcrypto.
package enum SHA256 {
    package static func hash(_ bytes: Span<UInt8>) -> [32 of UInt8] {
        var context = SHA256_CTX()
        unsafe SHA256_Init(&context)
        update(&context, bytes)
        return finalize(&context)
    }

    /// The hash of the hash, as Bitcoin's checksums use it.
    package static func double(_ bytes: Span<UInt8>) -> [32 of UInt8] {
        hashOfShort(hash(bytes).span)
    }

    /// The hash of the hash of `first` and `second`, as Bitcoin's message digests use it.
    package static func double(_ first: Span<UInt8>, _ second: Span<UInt8>) -> [32 of UInt8] {
        var context = SHA256_CTX()
        unsafe SHA256_Init(&context)
        update(&context, first)
        update(&context, second)
        return hashOfShort(finalize(&context).span)
    }

    /// The hash of at most 55 bytes that are not secret: of one block, padded here.
    ///
    /// `SHA256_Update` and `SHA256_Final` keep a buffer for what may follow and wipe it, which costs a tenth of the hash.
    /// Source: FIPS 180-4 §5.1.1 and §6.2; `SHA256_Transform` of libcrypto.
    package static func hashOfShort(_ bytes: Span<UInt8>) -> [32 of UInt8] {
        precondition(bytes.count <= 55, "the bytes and their padding fill more than one block")
        var block = [64 of UInt8](repeating: 0)
        block.copy(from: bytes)
        block[bytes.count] = 0x80
        block.store(UInt64(bytes.count * 8).bigEndian, at: 56)
        var context = SHA256_CTX()
        unsafe SHA256_Init(&context)
        unsafe block.span.withUnsafeBufferPointer { unsafe SHA256_Transform(&context, $0.baseAddress) }
        var digest = [32 of UInt8](repeating: 0)
        unsafe withUnsafeBytes(of: &context.h) { words in
            for index in 0..<4 {
                // Two words of 32 bits, each to be turned round.
                let pair = unsafe words.load(fromByteOffset: 8 * index, as: UInt64.self)
                digest.store((pair &<< 32 | pair &>> 32).byteSwapped, at: 8 * index)
            }
        }
        return digest
    }

    @inline(__always)
    private static func update(_ context: inout SHA256_CTX, _ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            _ = unsafe SHA256_Update(&context, buffer.baseAddress, buffer.count)
        }
    }

    @inline(__always)
    private static func finalize(_ context: inout SHA256_CTX) -> [32 of UInt8] {
        [32 of UInt8] { digest in
            unsafe digest.append(count: 32) { pointer in
                _ = unsafe SHA256_Final(pointer, &context)
            }
        }
    }
}
