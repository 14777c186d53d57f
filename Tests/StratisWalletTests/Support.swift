import StratisID
import StratisWallet
import TestVectors

/// A name in a vector file that the product does not have.
struct UnknownName: Error {
    let name: String
}

/// The network with this name.
func network(named name: String) throws -> Network {
    guard let network = Network(rawValue: name) else { throw UnknownName(name: name) }
    return network
}

/// The text of ASCII or other UTF-8.
func text(_ bytes: Span<UInt8>) -> String { String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }

extension Passphrase {
    /// A passphrase of a test.
    init(_ text: String) throws { try self.init(utf8: text.utf8Span.span) }
}

extension Mnemonic {
    /// The words of a test.
    init(
        _ text: String,
        language: MnemonicLanguage? = nil,
        checksum: MnemonicChecksum = .required
    ) throws(MnemonicError) {
        try self.init(parsing: text.utf8Span.span, language: language, checksum: checksum)
    }
}

extension KeyFile {
    /// The file of a test.
    init(_ text: String) throws(KeyFileError) { try self.init(parsing: text.utf8Span.span) }
}

/// A key, a challenge and what goes with them, from which tests depart.
enum Example {
    static let signedText = "auth.example.com/v1/ssas?uid=aDxrmQ8wDKUruKEzD17HJqPZSinveFEQ&exp=1700000000"
    static let sid = "sid:" + signedText
    static let now = UnixSeconds(1_699_999_900)
    static let phrase = "elevator slight dad hair table forum maze feed trim ignore field mystery"

    static func challenge(_ sid: String = sid) throws -> Challenge { try Challenge(parsing: sid) }

    static func key(_ number: UInt8 = 42, isCompressed: Bool = true) throws -> PrivateKey {
        let bytes = [UInt8](repeating: 0, count: 31) + [number]
        return try PrivateKey(bytes: bytes.span, isCompressed: isCompressed)
    }

    static func signer(_ number: UInt8 = 42) throws -> KeySigner { KeySigner(try key(number)) }
}
