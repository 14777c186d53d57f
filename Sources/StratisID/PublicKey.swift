import Curve
import Primitives

/// A public key of secp256k1, and the form in which its address names it.
public struct PublicKey: Sendable {
    private let point: CurvePoint

    /// Whether the key is serialised in 33 bytes rather than 65; the two forms have different addresses.
    public let isCompressed: Bool

    /// Parses a key of 33 bytes beginning with 2 or 3, or of 65 beginning with 4.
    ///
    /// - Throws: ``PublicKeyError/malformed``.
    ///
    /// Source: SEC 1 §2.3.4; `secp256k1_ec_pubkey_parse`.
    public init(parsing bytes: Span<UInt8>) throws(PublicKeyError) {
        do { point = try CurvePoint(parsing: bytes) } catch { throw .malformed }
        isCompressed = bytes.count == 33
    }

    /// Recovers the key that signed `digest`.
    ///
    /// - Throws: ``SignatureError/unrecoverable``.
    ///
    /// Source: SEC 1 §4.1.6; `secp256k1_ecdsa_recover`.
    public init(recoveredFrom signature: MessageSignature, digest: MessageDigest) throws(SignatureError) {
        do {
            point = try Secp256k1.recover(
                compact: signature.bytes.span.extracting(1..<65),
                recoveryID: signature.recoveryID,
                digest: digest.bytes
            )
        } catch { throw .unrecoverable }
        isCompressed = signature.isCompressed
    }

    init(point: CurvePoint, isCompressed: Bool) {
        self.point = point
        self.isCompressed = isCompressed
    }

    /// The 33 or 65 bytes of the key.
    ///
    /// Source: SEC 1 §2.3.3; `secp256k1_ec_pubkey_serialize`.
    public var bytes: [UInt8] {
        [UInt8](capacity: 65) { output in
            if isCompressed {
                let key = point.compressed
                for index in key.indices { output.append(key[index]) }
            } else {
                let key = point.uncompressed
                for index in key.indices { output.append(key[index]) }
            }
        }
    }

    /// RIPEMD-160 of SHA-256 of the key's bytes.
    public var hash: [20 of UInt8] {
        isCompressed ? hash160(point.compressed.span) : hash160(point.uncompressed.span)
    }

    /// The key's address on a network.
    public func address(on network: Network) -> Address { Address(publicKeyHash: hash, network: network) }
}

/// Why bytes are not a public key.
public enum PublicKeyError: String, Error, Hashable, Sendable {
    /// Another length or first byte, or no point of the curve.
    case malformed
}
