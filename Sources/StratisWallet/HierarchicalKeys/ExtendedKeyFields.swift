import Curve
import Primitives
import StratisID

/// What an extended key says about its place in the tree.
struct ExtendedKeyPlace: Hashable, Sendable {
    /// How many levels below the master key: 0 to 255.
    var depth: UInt8 = 0
    /// The first four bytes of the parent's hash160, big-endian; 0 for the master key.
    var parentFingerprint: UInt32 = 0
    /// Which child of the parent; 0 for the master key.
    var childNumber = ChildNumber.normal(0)

    static var master: ExtendedKeyPlace { ExtendedKeyPlace() }

    /// The place of a child of the key at this place, which has this public key.
    func child(_ number: ChildNumber, of point: CurvePoint) throws(ExtendedKeyError) -> ExtendedKeyPlace {
        guard depth < .max else { throw .tooDeep }
        return ExtendedKeyPlace(
            depth: depth + 1,
            parentFingerprint: extendedKeyFingerprint(of: point),
            childNumber: number
        )
    }
}

/// The first four bytes of the hash160 of a public key, big-endian.
///
/// Source: BIP-32, Key identifiers.
func extendedKeyFingerprint(of point: CurvePoint) -> UInt32 {
    let hash = hash160(point.compressed.span)
    return (0..<4).reduce(0) { $0 << 8 | UInt32(hash[$1]) }
}

/// The 78 bytes of a serialised extended key.
///
/// Source: BIP-32, Serialization format.
enum ExtendedKeyPayload {
    static let byteCount = 78
    /// The longest text of those bytes and their checksum.
    static let maximumTextCount = 112

    /// Writes the text of a key.
    ///
    /// - Parameters:
    ///   - key: 33 bytes: a public key, or a zero and a private one.
    static func write(
        version: UInt32,
        place: ExtendedKeyPlace,
        chainCode: Span<UInt8>,
        key: Span<UInt8>,
        into text: inout OutputSpan<UInt8>
    ) {
        var payload = [78 of UInt8](repeating: 0)
        defer { payload.wipe() }
        for offset in 0..<4 {
            payload[offset] = UInt8(truncatingIfNeeded: version >> (24 - 8 * offset))
            payload[5 + offset] = UInt8(truncatingIfNeeded: place.parentFingerprint >> (24 - 8 * offset))
            payload[9 + offset] = UInt8(truncatingIfNeeded: place.childNumber.rawValue >> (24 - 8 * offset))
        }
        payload[4] = place.depth
        payload.copy(from: chainCode, at: 13)
        payload.copy(from: key, at: 45)
        Base58Check.encode(payload.span, into: &text, isSecret: true)
    }

    /// Reads the text of a key for a network and lends its chain code and its 33 bytes of key to `body`.
    static func read<Result: ~Copyable>(
        _ text: Span<UInt8>,
        network: Network,
        isPrivate: Bool,
        _ body: (ExtendedKeyPlace, _ chainCode: Span<UInt8>, _ key: Span<UInt8>) throws(ExtendedKeyError) -> Result
    ) throws(ExtendedKeyError) -> Result {
        var buffer = [88 of UInt8](repeating: 0)
        defer { buffer.wipe() }
        do {
            try Base58Check.decode(text, into: &buffer, byteCount: byteCount, isSecret: true)
        } catch { throw .malformed }
        let payload = buffer.span.extracting((Base58Check.payloadEnd - byteCount)..<Base58Check.payloadEnd)
        try checkVersion(number(in: payload, at: 0), network: network, isPrivate: isPrivate)
        let place = ExtendedKeyPlace(
            depth: payload[4],
            parentFingerprint: number(in: payload, at: 5),
            childNumber: ChildNumber(rawValue: number(in: payload, at: 9))
        )
        if place.depth == 0 {
            guard place.parentFingerprint == 0 else { throw .masterWithParent }
            guard place.childNumber.rawValue == 0 else { throw .masterWithChildNumber }
        }
        guard isPrivate ? payload[45] == 0 : 2...3 ~= payload[45] else { throw .invalidKeyPrefix }
        return try body(place, payload.extracting(13..<45), payload.extracting(45..<78))
    }

    private static func checkVersion(
        _ version: UInt32,
        network: Network,
        isPrivate: Bool
    ) throws(ExtendedKeyError) {
        let expected = isPrivate ? network.extendedPrivateKeyVersion : network.extendedPublicKeyVersion
        if version == expected { return }
        let kinds = Network.allCases.map { ($0.extendedPrivateKeyVersion, $0.extendedPublicKeyVersion) }
        let isOfOtherKind = kinds.contains { version == (isPrivate ? $0.1 : $0.0) }
        guard isOfOtherKind || kinds.contains(where: { version == (isPrivate ? $0.0 : $0.1) }) else {
            throw .unknownVersion
        }
        guard isOfOtherKind else { throw .wrongNetwork }
        throw isPrivate ? .privateKeyRequired : .publicKeyRequired
    }

    private static func number(in bytes: Span<UInt8>, at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[offset + $1]) }
    }
}
