import CLibCrypto

/// AES-256 in Galois/Counter Mode with a nonce of 12 bytes and a tag of 16.
///
/// Source: NIST SP 800-38D; `EVP_aes_256_gcm` of libcrypto.
package enum AES256GCM {
    package enum OpeningError: Error, Hashable, Sendable {
        /// The key is another one, or the header, the nonce or the text has been changed.
        case notAuthentic
    }

    package static let nonceByteCount = 12
    package static let tagByteCount = 16

    /// The encrypted bytes of `plaintext`, then the tag over them and `header`.
    package static func seal(
        _ plaintext: Span<UInt8>,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        header: Span<UInt8>
    ) -> [UInt8] {
        let context = Context(isEncrypting: true, key: key, nonce: nonce, header: header)
        return unsafe [UInt8](unsafeUninitializedCapacity: plaintext.count + tagByteCount) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            unsafe context.update(plaintext, into: base)
            let isSealed = unsafe context.finish() && context.readTag(into: base + plaintext.count)
            precondition(isSealed, "libcrypto could not encrypt")
            count = plaintext.count + tagByteCount
        }
    }

    /// The plaintext of what ``seal(_:key:nonce:header:)`` made.
    package static func open(
        _ sealed: Span<UInt8>,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        header: Span<UInt8>
    ) throws(OpeningError) -> SecretBytes {
        guard sealed.count > tagByteCount else { throw .notAuthentic }
        let count = sealed.count - tagByteCount
        let context = Context(isEncrypting: false, key: key, nonce: nonce, header: header)
        var isAuthentic = false
        let plaintext = SecretBytes(count: count) { plaintext in
            unsafe plaintext.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                unsafe context.update(sealed.extracting(first: count), into: base)
            }
            isAuthentic = context.writeTag(sealed.extracting(last: tagByteCount)) && context.finish()
        }
        guard isAuthentic else { throw .notAuthentic }
        return plaintext
    }

    /// One encryption or decryption under way.
    @safe
    private struct Context: ~Copyable {
        private let pointer: OpaquePointer

        init(isEncrypting: Bool, key: Span<UInt8>, nonce: Span<UInt8>, header: Span<UInt8>) {
            precondition(key.count == 32 && nonce.count == nonceByteCount, "AES-256-GCM takes 32 bytes and 12")
            guard let context = unsafe EVP_CIPHER_CTX_new() else { preconditionFailure("libcrypto has no memory") }
            unsafe pointer = context
            let isReady = unsafe key.withUnsafeBufferPointer { key in
                unsafe nonce.withUnsafeBufferPointer { nonce in
                    unsafe EVP_CipherInit_ex(
                        context,
                        EVP_aes_256_gcm(),
                        nil,
                        key.baseAddress,
                        nonce.baseAddress,
                        isEncrypting ? 1 : 0
                    )
                }
            }
            precondition(isReady == 1, "libcrypto has no AES-256-GCM")
            unsafe update(header, into: nil)
        }

        deinit { unsafe EVP_CIPHER_CTX_free(pointer) }

        /// Without a place to write to, the bytes are authenticated alone.
        func update(_ input: Span<UInt8>, into output: UnsafeMutablePointer<UInt8>?) {
            var written: Int32 = 0
            let isDone = unsafe input.withUnsafeBufferPointer { input in
                unsafe EVP_CipherUpdate(pointer, output, &written, input.baseAddress, Int32(input.count))
            }
            precondition(isDone == 1, "libcrypto could not encrypt or decrypt")
        }

        /// Whether, when decrypting, the tag is right; nothing more is written.
        func finish() -> Bool {
            var written: Int32 = 0
            var rest = [16 of UInt8](repeating: 0)
            return unsafe withUnsafeMutableBytes(of: &rest) { rest in
                unsafe EVP_CipherFinal_ex(pointer, rest.baseAddress?.assumingMemoryBound(to: UInt8.self), &written) == 1
            }
        }

        func readTag(into tag: UnsafeMutablePointer<UInt8>) -> Bool {
            unsafe EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_GET_TAG, Int32(tagByteCount), tag) == 1
        }

        func writeTag(_ tag: Span<UInt8>) -> Bool {
            var copy = [16 of UInt8](repeating: 0)
            copy.copy(from: tag)
            return unsafe withUnsafeMutableBytes(of: &copy) { copy in
                unsafe EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_SET_TAG, Int32(tagByteCount), copy.baseAddress) == 1
            }
        }
    }
}
