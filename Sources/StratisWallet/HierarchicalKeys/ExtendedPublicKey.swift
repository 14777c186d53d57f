import Curve
import Primitives
public import StratisID

/// A public key that has children: what a server needs to make the addresses of a wallet without being able to sign.
///
/// Source: BIP-32.
public struct ExtendedPublicKey: Sendable {
    private let point: CurvePoint
    private let chainCode: [UInt8]
    private let place: ExtendedKeyPlace

    init(point: CurvePoint, chainCode: [UInt8], place: ExtendedKeyPlace) {
        (self.point, self.chainCode, self.place) = (point, chainCode, place)
    }

    /// Reads an extended public key.
    ///
    /// - Parameters:
    ///   - text: Base58Check, 111 or 112 characters beginning with `xpub` or `tpub`.
    ///   - network: The network the key is for; several share a version.
    /// - Throws: ``ExtendedKeyError``.
    ///
    /// Source: BIP-32, Serialization format.
    public init(parsing text: Span<UInt8>, network: Network) throws(ExtendedKeyError) {
        self = try ExtendedKeyPayload.read(text, network: network, isPrivate: false) {
            (place, chainCode, key) throws(ExtendedKeyError) in
            let point: CurvePoint
            do { point = try CurvePoint(parsing: key) } catch { throw .notOnCurve }
            return ExtendedPublicKey(point: point, chainCode: [UInt8](copying: chainCode), place: place)
        }
    }
}

extension ExtendedPublicKey {
    /// How many levels below the master key: 0 to 255.
    public var depth: UInt8 { place.depth }

    /// The first four bytes of the parent's hash160, big-endian; 0 for the master key.
    public var parentFingerprint: UInt32 { place.parentFingerprint }

    /// Which child of its parent the key is; 0 for the master key.
    public var childNumber: ChildNumber { place.childNumber }

    /// The first four bytes of the key's own hash160, big-endian.
    public var fingerprint: UInt32 { extendedKeyFingerprint(of: point) }

    /// The key's address on a network.
    public func address(on network: Network) -> Address {
        Address(publicKeyHash: hash160(point.compressed.span), network: network)
    }

    /// One child.
    ///
    /// - Throws: ``ExtendedKeyError/hardenedChild``, ``ExtendedKeyError/tooDeep``, or ``ExtendedKeyError/noSuchChild``, which
    ///   happens to one child in 2¹²⁷.
    ///
    /// Source: BIP-32, Public parent key → public child key; `secp256k1_ec_pubkey_tweak_add`.
    public func child(_ number: ChildNumber) throws(ExtendedKeyError) -> ExtendedPublicKey {
        guard !number.isHardened else { throw .hardenedChild }
        let place = try self.place.child(number, of: point)
        var data = [37 of UInt8](repeating: 0)
        data.copy(from: point.compressed.span)
        for offset in 0..<4 { data[33 + offset] = UInt8(truncatingIfNeeded: number.rawValue >> (24 - 8 * offset)) }
        return try HMACSHA512.withAuthenticationCode(of: data.span, key: chainCode.span) {
            (code) throws(ExtendedKeyError) in
            let point: CurvePoint
            do { point = try self.point.adding(code.extracting(first: 32)) } catch { throw .noSuchChild }
            return ExtendedPublicKey(
                point: point,
                chainCode: [UInt8](copying: code.extracting(last: 32)),
                place: place
            )
        }
    }

    /// The descendant at the end of a path; the path `m` gives the key itself.
    ///
    /// - Throws: As ``child(_:)``.
    public func derive(_ path: DerivationPath) throws(ExtendedKeyError) -> ExtendedPublicKey {
        var key = self
        for number in path.children { key = try key.child(number) }
        return key
    }

    /// The text of the key, `xpub…` or `tpub…`.
    ///
    /// Source: BIP-32, Serialization format.
    public func text(for network: Network) -> String {
        String(byteCapacity: ExtendedKeyPayload.maximumTextCount) { text in
            ExtendedKeyPayload.write(
                version: network.extendedPublicKeyVersion,
                place: place,
                chainCode: chainCode.span,
                key: point.compressed.span,
                into: &text
            )
        }
    }
}
