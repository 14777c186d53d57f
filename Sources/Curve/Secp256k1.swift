import CSecp256k1

/// The calls of libsecp256k1 that Stratis ID needs.
///
/// Every length and every range that the library would abort on is checked here first, and every 0 it returns is an
/// error.
package enum Secp256k1 {
    package enum CurveError: Error, Hashable, Sendable {
        /// The bytes are not what the operation takes, or no point or signature comes out of them.
        case noResult
    }

    /// Recovers the public key that made the signature.
    ///
    /// - Parameters:
    ///   - compact: 64 bytes, r and s big-endian.
    ///   - recoveryID: 0…3.
    ///   - digest: the 32 bytes that were signed.
    ///
    /// Source: `secp256k1_ecdsa_recoverable_signature_parse_compact`, `secp256k1_ecdsa_recover`; SEC 1 §4.1.6.
    package static func recover(
        compact: Span<UInt8>,
        recoveryID: Int,
        digest: [32 of UInt8]
    ) throws(CurveError) -> CurvePoint {
        guard compact.count == 64, 0..<4 ~= recoveryID else { throw .noResult }
        let context = unsafe stratis_secp256k1_static_context()
        var signature = secp256k1_ecdsa_recoverable_signature()
        var point = CurvePoint()
        let isParsed = unsafe compact.withPointer { compact in
            unsafe secp256k1_ecdsa_recoverable_signature_parse_compact(
                context,
                &signature,
                compact,
                Int32(truncatingIfNeeded: recoveryID)
            )
        }
        guard isParsed == 1 else { throw .noResult }
        let isRecovered = unsafe digest.span.withPointer { digest in
            unsafe secp256k1_ecdsa_recover(context, &point.key, &signature, digest)
        }
        guard isRecovered == 1 else { throw .noResult }
        return point
    }

    /// Whether `secret` is 32 bytes between 1 and the group order less one.
    ///
    /// Source: `secp256k1_ec_seckey_verify`.
    package static func isValidSecret(_ secret: Span<UInt8>) -> Bool {
        guard secret.count == 32 else { return false }
        return unsafe secret.withPointer { secret in
            unsafe secp256k1_ec_seckey_verify(stratis_secp256k1_static_context(), secret) == 1
        }
    }

    /// The public key of a 32-byte secret.
    ///
    /// Source: `secp256k1_ec_pubkey_create`.
    package static func publicKey(ofSecret secret: Span<UInt8>) throws(CurveError) -> CurvePoint {
        guard secret.count == 32 else { throw .noResult }
        var point = CurvePoint()
        let isMade = unsafe secret.withPointer { secret in
            unsafe secp256k1_ec_pubkey_create(SigningContext.shared.pointer, &point.key, secret)
        }
        guard isMade == 1 else { throw .noResult }
        return point
    }

    /// Signs a digest with the deterministic nonce of RFC 6979 and a low s.
    ///
    /// - Returns: r and s, 64 bytes big-endian, and the recovery id, 0…3.
    ///
    /// Source: `secp256k1_ecdsa_sign_recoverable`; RFC 6979 §3.2.
    package static func sign(
        digest: [32 of UInt8],
        secret: Span<UInt8>
    ) throws(CurveError) -> (compact: [64 of UInt8], recoveryID: Int) {
        guard secret.count == 32 else { throw .noResult }
        let context = unsafe SigningContext.shared.pointer
        var signature = secp256k1_ecdsa_recoverable_signature()
        let isSigned = unsafe digest.span.withPointer { digest in
            unsafe secret.withPointer { secret in
                unsafe secp256k1_ecdsa_sign_recoverable(context, &signature, digest, secret, nil, nil)
            }
        }
        guard isSigned == 1 else { throw .noResult }
        var compact = [64 of UInt8](repeating: 0)
        var recoveryID: Int32 = 0
        var bytes = compact.mutableSpan
        unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            _ = unsafe secp256k1_ecdsa_recoverable_signature_serialize_compact(context, base, &recoveryID, &signature)
        }
        return (compact, Int(recoveryID))
    }
}
