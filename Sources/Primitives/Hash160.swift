import CLibCrypto

/// RIPEMD-160 of SHA-256 of `bytes`: how an address names a public key.
///
/// Source: `RIPEMD160_Init`, `RIPEMD160_Update` and `RIPEMD160_Final` of libcrypto.
package func hash160(_ bytes: Span<UInt8>) -> [20 of UInt8] {
    let digest = bytes.count <= 55 ? SHA256.hashOfShort(bytes) : SHA256.hash(bytes)
    var context = RIPEMD160_CTX()
    unsafe RIPEMD160_Init(&context)
    unsafe digest.span.withUnsafeBufferPointer { buffer in
        _ = unsafe RIPEMD160_Update(&context, buffer.baseAddress, buffer.count)
    }
    return [20 of UInt8] { hash in
        unsafe hash.append(count: 20) { pointer in
            _ = unsafe RIPEMD160_Final(pointer, &context)
        }
    }
}
