import StratisID
import TestVectors

/// A key, a challenge and what goes with them, from which tests depart.
enum Example {
    static let authority = "auth.example.com"
    static let path = "/v1/ssas"
    static let uid = "aDxrmQ8wDKUruKEzD17HJqPZSinveFEQ"
    static let expiry = UnixSeconds(1_700_000_000)
    static let signedText = "auth.example.com/v1/ssas?uid=aDxrmQ8wDKUruKEzD17HJqPZSinveFEQ&exp=1700000000"
    static let sid = "sid:" + signedText
    static let audience = Audience.exactly(authority: authority, path: path)

    /// The key with this number.
    static func key(_ number: UInt8 = 42, isCompressed: Bool = true) throws(PrivateKeyError) -> PrivateKey {
        let bytes = [UInt8](repeating: 0, count: 31) + [number]
        return try PrivateKey(bytes: bytes.span, isCompressed: isCompressed)
    }

    /// The address of that key.
    static func address(_ number: UInt8 = 42, on network: Network = .cirrus) throws -> Address {
        try key(number).address(on: network)
    }

    /// The example challenge, after the check.
    static func fresh() throws -> FreshChallenge {
        try Challenge(parsing: sid).fresh(for: audience, at: expiry)
    }
}

/// A name in a vector file that the product does not have.
struct UnknownName: Error {
    let name: String
}

/// The network with this name.
func network(named name: String) throws -> Network {
    guard let network = Network(rawValue: name) else { throw UnknownName(name: name) }
    return network
}

/// The set of networks with these names.
func networks(named names: [String]) throws -> NetworkSet { NetworkSet(try names.map(network(named:))) }

extension MessageSignature {
    /// The signature with n - s and the other recovery id: as valid, and high where this one is low.
    var twin: MessageSignature {
        get throws(SignatureError) {
            var bytes = bytes
            var borrow = 0
            for index in stride(from: 31, through: 0, by: -1) {
                let difference = Int(Self.order[index]) - Int(bytes[33 + index]) - borrow
                bytes[33 + index] = UInt8(truncatingIfNeeded: difference)
                borrow = difference < 0 ? 1 : 0
            }
            bytes[0] = 27 + ((bytes[0] - 27) ^ 1)
            return try MessageSignature(bytes: bytes)
        }
    }

    /// The order of secp256k1's group.
    ///
    /// Source: SEC 2 §2.4.1.
    private static let order: [32 of UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE,
        0xBA, 0xAE, 0xDC, 0xE6, 0xAF, 0x48, 0xA0, 0x3B, 0xBF, 0xD2, 0x5E, 0x8C, 0xD0, 0x36, 0x41, 0x41,
    ]
}

/// The key's bytes in hexadecimal: what is compared instead of a key, which cannot be copied into an expectation.
func secret(of key: borrowing PrivateKey) -> String { key.withSecret { $0.hex } }

/// Whether the key's address names the compressed form.
func namesCompressed(_ key: borrowing PrivateKey) -> Bool { key.isCompressed }
