import CLibCrypto

/// HMAC-SHA256, and the derivation of keys from it.
package enum HMACSHA256 {
    /// The authentication code of a message under a key.
    ///
    /// Source: RFC 2104.
    package static func authenticationCode(of message: Span<UInt8>, key: Span<UInt8>) -> [32 of UInt8] {
        [32 of UInt8] { code in
            unsafe code.append(count: 32) { pointer in
                unsafe writeHMAC(EVP_sha256(), of: message, key: key, to: pointer)
            }
        }
    }

    /// A key of 32 bytes for one purpose, from a master key that is uniformly random.
    ///
    /// Source: RFC 5869 §2.3 with L = 32; §3.3 allows to leave the extraction out.
    package static func derivedKey(from masterKey: Span<UInt8>, info: Span<UInt8>) -> [32 of UInt8] {
        var message: [UInt8] = []
        message.append(addingCapacity: info.count + 1) { output in
            output.append(copying: info)
            output.append(1)
        }
        return authenticationCode(of: message.span, key: masterKey)
    }
}
