import CSecp256k1

/// A point of the curve other than infinity: a public key, in libsecp256k1's own form.
package struct CurvePoint: Sendable {
    var key = secp256k1_pubkey()

    init() {}

    /// Reads a point from 33 or 65 bytes; the hybrid forms 6 and 7 are refused.
    ///
    /// Source: `secp256k1_ec_pubkey_parse`; SEC 1 §2.3.4.
    package init(parsing bytes: Span<UInt8>) throws(Secp256k1.CurveError) {
        guard bytes.count == 33 || (bytes.count == 65 && bytes[0] == 4) else { throw .noResult }
        let isParsed = unsafe bytes.withPointer { pointer in
            unsafe secp256k1_ec_pubkey_parse(stratis_secp256k1_static_context(), &key, pointer, bytes.count)
        }
        guard isParsed == 1 else { throw .noResult }
    }

    /// The 33 bytes that begin with 2 or 3.
    ///
    /// Source: `secp256k1_ec_pubkey_serialize`; SEC 1 §2.3.3.
    package var compressed: [33 of UInt8] {
        [33 of UInt8] { bytes in serialize(byteCount: 33, flags: UInt32(SECP256K1_EC_COMPRESSED), into: &bytes) }
    }

    /// The 65 bytes that begin with 4.
    ///
    /// Source: `secp256k1_ec_pubkey_serialize`; SEC 1 §2.3.3.
    package var uncompressed: [65 of UInt8] {
        [65 of UInt8] { bytes in serialize(byteCount: 65, flags: UInt32(SECP256K1_EC_UNCOMPRESSED), into: &bytes) }
    }

    private func serialize(byteCount: Int, flags: UInt32, into bytes: inout OutputSpan<UInt8>) {
        unsafe bytes.withUnsafeMutableBufferPointer { buffer, initializedCount in
            guard let base = buffer.baseAddress else { return }
            var key = key
            var written = byteCount
            _ = unsafe secp256k1_ec_pubkey_serialize(stratis_secp256k1_static_context(), base, &written, &key, flags)
            initializedCount = written
        }
    }
}
