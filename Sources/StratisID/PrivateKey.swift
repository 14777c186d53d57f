import Curve
import Primitives

/// A private key of secp256k1.
///
/// It cannot be copied, printed or compared, its memory is wiped when it goes, and its bytes leave only through
/// ``withSecret(_:)`` and ``withWIF(for:_:)``. Signatures are those of RFC 6979 with a low s, byte for byte the ones
/// that the Stratis node makes.
public struct PrivateKey: ~Copyable, Sendable {
    private let secret: SecretBytes

    /// Whether the key's address names the compressed form of the public key, as all wallets of today do.
    public let isCompressed: Bool

    /// Makes a new key.
    ///
    /// - Parameter generator: A cryptographic one, such as `SystemRandomNumberGenerator`.
    /// - Throws: ``PrivateKeyError/outOfRange``, which a working generator causes once in 2¹²⁷ keys.
    public init(using generator: inout some RandomNumberGenerator) throws(PrivateKeyError) {
        let secret = SecretBytes(count: 32) { bytes in
            for index in bytes.indices { bytes[index] = UInt8.random(in: .min ... .max, using: &generator) }
        }
        try self.init(secret: secret, isCompressed: true)
    }

    /// Takes a key of 32 bytes, big-endian.
    ///
    /// - Throws: ``PrivateKeyError/outOfRange`` unless the number lies between 1 and the group order less one.
    ///
    /// Source: `secp256k1_ec_seckey_verify`.
    public init(bytes: Span<UInt8>, isCompressed: Bool = true) throws(PrivateKeyError) {
        guard bytes.count == 32 else { throw .outOfRange }
        let secret = SecretBytes(count: 32) { secret in
            for index in bytes.indices { secret[index] = bytes[index] }
        }
        try self.init(secret: secret, isCompressed: isCompressed)
    }

    /// Reads a key in wallet import format.
    ///
    /// - Parameters:
    ///   - wif: Base58Check, 51 or 52 characters. The memory is the caller's to wipe.
    ///   - network: The network the key is for; several share a version byte.
    /// - Throws: ``PrivateKeyError``.
    ///
    /// Source: Bitcoin Core, `DecodeSecret`.
    public init(wif: Span<UInt8>, network: Network) throws(PrivateKeyError) {
        var buffer = [88 of UInt8](repeating: 0)
        defer { buffer.wipe() }
        let byteCount = try Self.decode(wif, into: &buffer)
        let payload = buffer.span.extracting((Base58Check.payloadEnd - byteCount)..<Base58Check.payloadEnd)
        guard payload[0] == network.wifVersion else { throw .wrongNetwork }
        try self.init(bytes: payload.extracting(1..<33), isCompressed: byteCount == 34)
    }

    private init(secret: consuming SecretBytes, isCompressed: Bool) throws(PrivateKeyError) {
        guard secret.withSpan({ Secp256k1.isValidSecret($0) }) else { throw .outOfRange }
        self.secret = secret
        self.isCompressed = isCompressed
    }

    /// Decodes the version, the secret and, in a payload of 34 bytes instead of 33, the flag of a compressed public key;
    /// returns how many bytes they are.
    private static func decode(_ wif: Span<UInt8>, into buffer: inout [88 of UInt8]) throws(PrivateKeyError) -> Int {
        for byteCount in 33...34 {
            do {
                try Base58Check.decode(wif, into: &buffer, byteCount: byteCount, isSecret: true)
            } catch { continue }
            guard byteCount == 33 || buffer[Base58Check.payloadEnd - 1] == 1 else { break }
            return byteCount
        }
        throw .malformedWIF
    }
}

extension PrivateKey {
    /// The public key, in the form its address names.
    ///
    /// Source: `secp256k1_ec_pubkey_create`.
    public var publicKey: PublicKey {
        do {
            let point = try secret.withSpan { (secret) throws(Secp256k1.CurveError) in
                try Secp256k1.publicKey(ofSecret: secret)
            }
            return PublicKey(point: point, isCompressed: isCompressed)
        } catch {
            preconditionFailure("a secret in range has a public key")
        }
    }

    /// The key's address on a network.
    public func address(on network: Network) -> Address { publicKey.address(on: network) }

    /// Signs a challenge.
    ///
    /// - Parameters:
    ///   - fresh: The challenge, after the check of its host and `exp`.
    ///   - allowNonCanonical: Signs also what is not ``Challenge/isCanonical``, which many servers then refuse.
    /// - Throws: ``SigningError/nonCanonical``.
    public func sign(
        _ fresh: FreshChallenge,
        allowNonCanonical: Bool = false
    ) throws(SigningError) -> MessageSignature {
        guard fresh.challenge.isCanonical || allowNonCanonical else { throw .nonCanonical }
        return sign(fresh.digest)
    }

    /// Signs any text.
    ///
    /// The same key signs challenges: a text that reads like ``Challenge/signedText`` logs its holder in. Show the user
    /// what is signed.
    public func sign(message: String) -> MessageSignature { sign(MessageDigest(of: message)) }

    /// Signs any bytes.
    ///
    /// The same key signs challenges: a text that reads like ``Challenge/signedText`` logs its holder in. Show the user
    /// what is signed.
    public func sign(message: Span<UInt8>) -> MessageSignature { sign(MessageDigest(of: message)) }

    /// Source: RFC 6979 §3.2; `secp256k1_ecdsa_sign_recoverable`.
    package func sign(_ digest: MessageDigest) -> MessageSignature {
        do {
            let (compact, recoveryID) = try secret.withSpan { (secret) throws(Secp256k1.CurveError) in
                try Secp256k1.sign(digest: digest.bytes, secret: secret)
            }
            return MessageSignature(compact: compact, recoveryID: recoveryID, isCompressed: isCompressed)
        } catch {
            preconditionFailure("a secret in range signs every digest")
        }
    }

    /// Lends the key's 32 bytes, big-endian, to `body`.
    public func withSecret<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try secret.withSpan(body)
    }

    /// Lends the key in wallet import format to `body`, and wipes it afterwards.
    ///
    /// Source: Bitcoin Core, `EncodeSecret`.
    public func withWIF<Result: ~Copyable, Failure: Error>(
        for network: Network,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var payload = [34 of UInt8](repeating: 1)
        defer { payload.wipe() }
        payload[0] = network.wifVersion
        secret.withSpan { secret in
            for index in secret.indices { payload[index + 1] = secret[index] }
        }
        var characters = [52 of UInt8](repeating: 0)
        defer { characters.wipe() }
        let count = characters.write { text in
            Base58Check.encode(payload.span.extracting(first: isCompressed ? 34 : 33), into: &text, isSecret: true)
        }
        return try body(characters.span.extracting(first: count))
    }
}

/// Why a text or bytes are not a private key; no case carries anything of the input.
public enum PrivateKeyError: String, Error, Hashable, Sendable {
    /// Not base58 of a version, 32 bytes and perhaps the flag 01, with the right checksum.
    case malformedWIF
    /// The version byte is not the network's.
    case wrongNetwork
    /// Not 32 bytes, zero, or not below the group order.
    case outOfRange
}

/// Why a challenge is not signed.
public enum SigningError: String, Error, Hashable, Sendable {
    /// The challenge is not in the form that all servers verify.
    case nonCanonical
}
