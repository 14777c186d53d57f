import CSecp256k1

extension Secp256k1 {
    /// Adds a number of 32 bytes to a secret, modulo the group order, in place.
    ///
    /// The secret is of no use after an error.
    ///
    /// Source: `secp256k1_ec_seckey_tweak_add`; BIP-32, Private parent key → private child key.
    package static func add(_ tweak: Span<UInt8>, to secret: inout MutableSpan<UInt8>) throws(CurveError) {
        guard secret.count == 32, tweak.count == 32 else { throw .noResult }
        let context = unsafe SigningContext.shared.pointer
        let isAdded = unsafe secret.withUnsafeMutableBufferPointer { secret in
            unsafe tweak.withPointer { tweak in
                guard let secret = secret.baseAddress else { return Int32(0) }
                return unsafe secp256k1_ec_seckey_tweak_add(context, secret, tweak)
            }
        }
        guard isAdded == 1 else { throw .noResult }
    }
}

extension CurvePoint {
    /// The point plus the generator times a number of 32 bytes.
    ///
    /// Source: `secp256k1_ec_pubkey_tweak_add`; BIP-32, Public parent key → public child key.
    package func adding(_ tweak: Span<UInt8>) throws(Secp256k1.CurveError) -> CurvePoint {
        guard tweak.count == 32 else { throw .noResult }
        var sum = self
        let isAdded = unsafe tweak.withPointer { tweak in
            unsafe secp256k1_ec_pubkey_tweak_add(SigningContext.shared.pointer, &sum.key, tweak)
        }
        guard isAdded == 1 else { throw .noResult }
        return sum
    }
}
