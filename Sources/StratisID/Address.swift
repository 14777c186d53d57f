import Primitives

/// A pay-to-public-key-hash address of a known network: the name of a wallet, and what the OAuth parameter `public_key`
/// carries.
///
/// Source: Bitcoin Core, `PKHash`; StratisFullNode, `BitcoinPubKeyAddress`.
public struct Address: Sendable {
    /// The network whose version byte the address has.
    public let network: Network

    /// RIPEMD-160 of SHA-256 of the serialised public key.
    public let publicKeyHash: [20 of UInt8]

    /// The address of a public key hash on a network.
    public init(publicKeyHash: [20 of UInt8], network: Network) {
        self.network = network
        self.publicKeyHash = publicKeyHash
    }

    /// Parses an address of one of the accepted networks.
    ///
    /// - Parameters:
    ///   - text: Base58Check, 25 to 34 characters.
    ///   - networks: The networks that are accepted; the text alone does not always tell its own.
    /// - Throws: ``AddressError``.
    public init(parsing text: String, networks: NetworkSet) throws(AddressError) {
        try self.init(parsing: text.utf8Span.span, networks: networks)
    }

    /// Parses an address of one of the accepted networks, without allocating.
    ///
    /// - Parameters:
    ///   - text: Base58Check, 25 to 34 characters.
    ///   - networks: The networks that are accepted; the text alone does not always tell its own.
    /// - Throws: ``AddressError``.
    public init(parsing text: Span<UInt8>, networks: NetworkSet) throws(AddressError) {
        var buffer = [88 of UInt8](repeating: 0)
        do {
            try Base58Check.decode(text, into: &buffer, byteCount: 21)
        } catch {
            throw Bech32.isWellFormed(text) ? .unsupported : .malformed
        }
        let payload = buffer.span.extracting((Base58Check.payloadEnd - 21)..<Base58Check.payloadEnd)
        guard let network = Network(p2pkhVersion: payload[0]), networks.contains(network) else {
            throw networks.containsP2SH(version: payload[0]) ? .unsupported : .wrongNetwork
        }
        self.network = network
        var publicKeyHash = [20 of UInt8](repeating: 0)
        publicKeyHash.copy(from: payload.extracting(1..<21))
        self.publicKeyHash = publicKeyHash
    }

    /// Appends the text, at most 34 bytes, to `text`.
    public func write(to text: inout OutputSpan<UInt8>) {
        let payload = [21 of UInt8] { $0 == 0 ? network.p2pkhVersion : publicKeyHash[$0 - 1] }
        Base58Check.encode(payload.span, into: &text)
    }
}

extension Address: Hashable {
    /// Whether network and hash are the same.
    public static func == (left: Self, right: Self) -> Bool {
        left.network == right.network && left.publicKeyHash.span.equals(right.publicKeyHash.span)
    }

    /// Feeds network and hash to `hasher`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(network)
        for index in publicKeyHash.indices { hasher.combine(publicKeyHash[index]) }
    }
}

extension Address: CustomStringConvertible {
    /// The address in base58.
    public var description: String { String(byteCapacity: 34) { write(to: &$0) } }
}
