import Curve
import Primitives
public import StratisID

/// A private key that has children: a node of a wallet's tree of keys.
///
/// It cannot be copied, printed or compared, and its memory is wiped when it goes; its text leaves only through
/// ``withText(for:_:)``.
///
/// Source: BIP-32.
public struct ExtendedPrivateKey: ~Copyable, Sendable {
    private let key: PrivateKey
    private let chainCode: SecretBytes
    private let place: ExtendedKeyPlace
    private let point: CurvePoint

    /// The master key of a seed.
    ///
    /// - Parameter seed: 16 to 64 bytes; a mnemonic gives 64. The memory is the caller's to wipe.
    /// - Throws: ``ExtendedKeyError/wrongSeedLength``, or ``ExtendedKeyError/outOfRange``, which happens to one seed in 2¹²⁷.
    ///
    /// Source: BIP-32, Master key generation.
    public init(seed: Span<UInt8>) throws(ExtendedKeyError) {
        guard 16...64 ~= seed.count else { throw .wrongSeedLength }
        let salt: [12 of UInt8] = [66, 105, 116, 99, 111, 105, 110, 32, 115, 101, 101, 100]  // Bitcoin seed
        self = try HMACSHA512.withAuthenticationCode(of: seed, key: salt.span) { (code) throws(ExtendedKeyError) in
            try ExtendedPrivateKey(
                secret: code.extracting(first: 32),
                chainCode: code.extracting(last: 32),
                place: .master
            )
        }
    }

    /// Reads an extended private key.
    ///
    /// - Parameters:
    ///   - text: Base58Check, 111 or 112 characters beginning with `xprv` or `tprv`. The memory is the caller's to wipe.
    ///   - network: The network the key is for; several share a version.
    /// - Throws: ``ExtendedKeyError``.
    ///
    /// Source: BIP-32, Serialization format.
    public init(parsing text: Span<UInt8>, network: Network) throws(ExtendedKeyError) {
        self = try ExtendedKeyPayload.read(text, network: network, isPrivate: true) {
            (place, chainCode, key) throws(ExtendedKeyError) in
            try ExtendedPrivateKey(secret: key.extracting(last: 32), chainCode: chainCode, place: place)
        }
    }

    private init(secret: Span<UInt8>, chainCode: Span<UInt8>, place: ExtendedKeyPlace) throws(ExtendedKeyError) {
        let key: PrivateKey
        do { key = try PrivateKey(bytes: secret) } catch { throw .outOfRange }
        do { point = try Secp256k1.publicKey(ofSecret: secret) } catch { throw .outOfRange }
        self.key = key
        self.chainCode = SecretBytes(copying: chainCode)
        self.place = place
    }

    private init(copying other: borrowing ExtendedPrivateKey) throws(ExtendedKeyError) {
        self = try other.key.withSecret { (secret) throws(ExtendedKeyError) in
            try other.chainCode.withSpan { (chainCode) throws(ExtendedKeyError) in
                try ExtendedPrivateKey(secret: secret, chainCode: chainCode, place: other.place)
            }
        }
    }
}

extension ExtendedPrivateKey {
    /// How many levels below the master key: 0 to 255.
    public var depth: UInt8 { place.depth }

    /// The first four bytes of the parent's hash160, big-endian; 0 for the master key.
    public var parentFingerprint: UInt32 { place.parentFingerprint }

    /// Which child of its parent the key is; 0 for the master key.
    public var childNumber: ChildNumber { place.childNumber }

    /// The first four bytes of the key's own hash160, big-endian.
    public var fingerprint: UInt32 { extendedKeyFingerprint(of: point) }

    /// The public half: it derives the normal children, and signs nothing.
    ///
    /// Together with the private key of one normal child it gives away this key.
    public var publicKey: ExtendedPublicKey {
        ExtendedPublicKey(point: point, chainCode: chainCode.withSpan { [UInt8](copying: $0) }, place: place)
    }

    /// The key's address on a network.
    public func address(on network: Network) -> Address {
        Address(publicKeyHash: hash160(point.compressed.span), network: network)
    }

    /// Lends the private key to `body`.
    public func withPrivateKey<Result: ~Copyable, Failure: Error>(
        _ body: (borrowing PrivateKey) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(key)
    }

    /// The private key alone, without what derives children.
    public consuming func privateKey() -> PrivateKey { key }

    /// One child.
    ///
    /// - Throws: ``ExtendedKeyError/tooDeep``, or ``ExtendedKeyError/noSuchChild``, which happens to one child in 2¹²⁷.
    ///
    /// Source: BIP-32, Private parent key → private child key; `secp256k1_ec_seckey_tweak_add`.
    public func child(_ number: ChildNumber) throws(ExtendedKeyError) -> ExtendedPrivateKey {
        let place = try self.place.child(number, of: point)
        var data = [37 of UInt8](repeating: 0)
        defer { data.wipe() }
        if number.isHardened {
            key.withSecret { data.copy(from: $0, at: 1) }
        } else {
            data.copy(from: point.compressed.span)
        }
        for offset in 0..<4 { data[33 + offset] = UInt8(truncatingIfNeeded: number.rawValue >> (24 - 8 * offset)) }
        return try chainCode.withSpan { (chainCode) throws(ExtendedKeyError) in
            try HMACSHA512.withAuthenticationCode(of: data.span, key: chainCode) { (code) throws(ExtendedKeyError) in
                var secret = [32 of UInt8](repeating: 0)
                defer { secret.wipe() }
                key.withSecret { secret.copy(from: $0) }
                do {
                    var span = secret.mutableSpan
                    try Secp256k1.add(code.extracting(first: 32), to: &span)
                } catch { throw .noSuchChild }
                return try ExtendedPrivateKey(secret: secret.span, chainCode: code.extracting(last: 32), place: place)
            }
        }
    }

    /// The descendant at the end of a path; the path `m` gives the key itself.
    ///
    /// - Throws: As ``child(_:)``.
    public func derive(_ path: DerivationPath) throws(ExtendedKeyError) -> ExtendedPrivateKey {
        var key = try ExtendedPrivateKey(copying: self)
        for number in path.children { key = try key.child(number) }
        return key
    }

    /// Lends the text of the key, `xprv…` or `tprv…`, to `body`, and wipes it afterwards.
    ///
    /// Source: BIP-32, Serialization format.
    public func withText<Result: ~Copyable, Failure: Error>(
        for network: Network,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var characters = [112 of UInt8](repeating: 0)
        defer { characters.wipe() }
        var data = [33 of UInt8](repeating: 0)
        defer { data.wipe() }
        key.withSecret { data.copy(from: $0, at: 1) }
        let count = chainCode.withSpan { chainCode in
            characters.write { text in
                ExtendedKeyPayload.write(
                    version: network.extendedPrivateKeyVersion,
                    place: place,
                    chainCode: chainCode,
                    key: data.span,
                    into: &text
                )
            }
        }
        return try body(characters.span.extracting(first: count))
    }
}
