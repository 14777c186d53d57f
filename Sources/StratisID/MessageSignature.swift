import Primitives

/// A recoverable signature of a message: a header byte, r and s.
///
/// The header is 27, plus the recovery id 0…3, plus 4 where the public key is meant compressed.
///
/// Source: StratisFullNode, NBitcoin `Key.SignCompact`, `PubKey.RecoverCompact`; Bitcoin Core, `signmessage`.
public struct MessageSignature: Sendable {
    /// Header, r and s, the numbers big-endian; the header is in 27…34.
    public let bytes: [65 of UInt8]

    /// Parses canonical base64.
    ///
    /// - Parameter text: 88 characters of the standard alphabet, padded, without white space.
    /// - Throws: ``SignatureError/malformed``.
    public init(parsing text: String) throws(SignatureError) {
        try self.init(parsing: text.utf8Span.span)
    }

    /// Parses canonical base64, without allocating.
    ///
    /// - Parameter text: 88 characters of the standard alphabet, padded, without white space.
    /// - Throws: ``SignatureError/malformed``.
    public init(parsing text: Span<UInt8>) throws(SignatureError) {
        var bytes = [65 of UInt8](repeating: 0)
        do {
            var span = bytes.mutableSpan
            try Base64.decode(text, into: &span)
        } catch {
            throw .malformed
        }
        try self.init(bytes: bytes)
    }

    /// Takes the signature's 65 bytes.
    ///
    /// - Throws: ``SignatureError/malformed`` when the header is not in 27…34.
    public init(bytes: [65 of UInt8]) throws(SignatureError) {
        guard 27...34 ~= bytes[0] else { throw .malformed }
        self.bytes = bytes
    }

    /// - Parameters:
    ///   - compact: r and s.
    ///   - recoveryID: 0…3.
    init(compact: [64 of UInt8], recoveryID: Int, isCompressed: Bool) {
        var bytes = [65 of UInt8](repeating: UInt8(27 + recoveryID + (isCompressed ? 4 : 0)))
        bytes.copy(from: compact.span, at: 1)
        self.bytes = bytes
    }

    /// Which of the up to four keys that fit r and s is the signer's.
    public var recoveryID: Int { Int(bytes[0] - 27) & 3 }

    /// Whether the signer's address names the compressed form of the public key.
    public var isCompressed: Bool { bytes[0] >= 31 }

    /// Whether s is at most half the group order, as all signing libraries make it today.
    ///
    /// The other half is as valid: whoever has a signature can make its twin.
    /// Source: BIP-62, Low S values in signatures.
    public var isLowS: Bool {
        for index in 0..<32 where bytes[33 + index] != Self.halfOrder[index] {
            return bytes[33 + index] < Self.halfOrder[index]
        }
        return true
    }

    /// Recovers who signed `digest` and compares it with `address`.
    ///
    /// - Returns: The signer's public key.
    /// - Throws: ``SignatureError/highS``, ``SignatureError/unrecoverable`` or ``SignatureError/signerMismatch``.
    @discardableResult
    public func verify(
        _ digest: MessageDigest,
        signedBy address: Address,
        policy: SignaturePolicy = .acceptHighS
    ) throws(SignatureError) -> PublicKey {
        if policy == .requireLowS, !isLowS { throw .highS }
        let key = try PublicKey(recoveredFrom: self, digest: digest)
        guard key.hash.span.equals(address.publicKeyHash.span) else { throw .signerMismatch }
        return key
    }

    /// Appends the text, 88 bytes of base64, to `text`.
    public func write(to text: inout OutputSpan<UInt8>) { Base64.encode(bytes.span, into: &text) }

    /// (n - 1) / 2 with n the order of secp256k1's group, big-endian.
    ///
    /// Source: SEC 2 §2.4.1.
    private static let halfOrder: [32 of UInt8] = [
        0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0x5D, 0x57, 0x6E, 0x73, 0x57, 0xA4, 0x50, 0x1D, 0xDF, 0xE9, 0x2F, 0x46, 0x68, 0x1B, 0x20, 0xA0,
    ]
}

extension MessageSignature: Hashable {
    /// Whether the bytes are the same; the high-S twin of a signature is not.
    public static func == (left: Self, right: Self) -> Bool { left.bytes.span.equals(right.bytes.span) }

    /// Feeds the bytes to `hasher`.
    public func hash(into hasher: inout Hasher) {
        for index in bytes.indices { hasher.combine(bytes[index]) }
    }
}

extension MessageSignature: CustomStringConvertible {
    /// The signature in base64.
    public var description: String { String(byteCapacity: 88) { write(to: &$0) } }
}
