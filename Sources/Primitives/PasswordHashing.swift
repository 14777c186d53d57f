import CLibCrypto

/// Keys from what people can remember.
package enum PasswordHashing {
    /// 64 bytes from a password and a salt by PBKDF2 with HMAC-SHA512.
    ///
    /// Source: RFC 8018 §5.2; `PKCS5_PBKDF2_HMAC` of libcrypto.
    package static func pbkdf2SHA512(
        password: Span<UInt8>,
        salt: Span<UInt8>,
        iterationCount: Int32
    ) -> SecretBytes {
        SecretBytes(count: 64) { key in
            let result = unsafe password.withCharacters { password, passwordCount in
                unsafe salt.withUnsafeBufferPointer { salt in
                    unsafe key.withUnsafeMutableBufferPointer { key in
                        unsafe PKCS5_PBKDF2_HMAC(
                            password,
                            Int32(passwordCount),
                            salt.baseAddress,
                            Int32(salt.count),
                            iterationCount,
                            EVP_sha512(),
                            Int32(key.count),
                            key.baseAddress
                        )
                    }
                }
            }
            precondition(result == 1, "libcrypto could not compute PBKDF2")
        }
    }

    /// 32 bytes from a password and a salt by scrypt; `nil` where libcrypto does not take the parameters or does not get
    /// the memory.
    ///
    /// - Parameters:
    ///   - cost: N, a power of two.
    ///   - blockSize: r; the memory is 128 · N · r bytes.
    ///   - parallelism: p.
    ///   - maximumMemory: The most memory that is taken, in bytes.
    ///
    /// Source: RFC 7914; `EVP_PBE_scrypt` of libcrypto.
    package static func scrypt(
        password: Span<UInt8>,
        salt: Span<UInt8>,
        cost: UInt64,
        blockSize: UInt64,
        parallelism: UInt64,
        maximumMemory: UInt64
    ) -> SecretBytes? {
        var result: Int32 = 0
        let key = SecretBytes(count: 32) { key in
            result = unsafe password.withCharacters { password, passwordCount in
                unsafe salt.withUnsafeBufferPointer { salt in
                    unsafe key.withUnsafeMutableBufferPointer { key in
                        unsafe EVP_PBE_scrypt(
                            password,
                            passwordCount,
                            salt.baseAddress,
                            salt.count,
                            cost,
                            blockSize,
                            parallelism,
                            maximumMemory,
                            key.baseAddress,
                            key.count
                        )
                    }
                }
            }
        }
        guard result == 1 else { return nil }
        return key
    }
}

extension Span<UInt8> {
    /// Lends the bytes as C characters.
    fileprivate func withCharacters<Result>(_ body: (UnsafePointer<CChar>?, Int) -> Result) -> Result {
        unsafe withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { unsafe body($0.baseAddress, $0.count) }
        }
    }
}
