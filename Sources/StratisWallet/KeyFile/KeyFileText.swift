import Primitives
import StratisID

/// The text of a key file: lines of a name and a value, in one fixed order, between two lines of armour.
///
/// Source: `Docs/KeyFile.md`.
enum KeyFileText {
    static let version: UInt64 = 1
    static let begin: StaticString = "-----BEGIN STRATIS ID KEY-----\n"
    /// What the first line of a damaged file may still be recognised by.
    static let mark: StaticString = "-----BEGIN STRATIS ID KEY-----"
    static let end: StaticString = "-----END STRATIS ID KEY-----\n"
    static let checksumName: StaticString = "Checksum: "

    /// What is authenticated beside the key: all lines before that of the encrypted bytes.
    static func header(of file: KeyFile) -> [UInt8] {
        header(
            network: file.network,
            address: file.address,
            isCompressed: file.isCompressed,
            parameters: file.parameters,
            salt: file.salt,
            nonce: file.nonce
        )
    }

    static func header(
        network: Network,
        address: Address,
        isCompressed: Bool,
        parameters: ScryptParameters,
        salt: [UInt8],
        nonce: [UInt8]
    ) -> [UInt8] {
        [UInt8](capacity: 512) { text in
            text.append(begin)
            text.append("Version: \(version)\n")
            text.append("Network: \(network.rawValue)\n")
            text.append("Address: \(address)\n")
            text.append("Compressed: \(isCompressed)\n")
            text.append("KDF: scrypt\n" as StaticString)
            text.append("N: \(parameters.cost)\n")
            text.append("r: \(parameters.blockSize)\n")
            text.append("p: \(parameters.parallelism)\n")
            text.append("Salt: " as StaticString)
            text.appendHexadecimal(salt.span)
            text.append("\nCipher: AES-256-GCM\nNonce: " as StaticString)
            text.appendHexadecimal(nonce.span)
            text.append("\n" as StaticString)
        }
    }

    /// The line of the encrypted bytes.
    static func body(of file: KeyFile) -> [UInt8] {
        [UInt8](capacity: 128) { text in
            text.append("Data: " as StaticString)
            text.appendHexadecimal(file.sealed.span)
            text.append("\n" as StaticString)
        }
    }

    /// The line of the checksum over all lines before it, and the end.
    static func footer(checksummed lines: Span<UInt8>) -> [UInt8] {
        [UInt8](capacity: 128) { text in
            text.append(checksumName)
            text.appendHexadecimal(SHA256.hash(lines).span)
            text.append("\n" as StaticString)
            text.append(end)
        }
    }
}

extension KeyFile {
    /// The text of the file, ASCII with a line feed behind each line.
    public var text: [UInt8] {
        var text = KeyFileText.header(of: self)
        text += KeyFileText.body(of: self)
        text += KeyFileText.footer(checksummed: text.span)
        return text
    }

    /// Whether a text begins or ends as a key file does; it can still be damaged.
    public static func isKeyFile(_ text: Span<UInt8>) -> Bool {
        KeyFileReader.hasPrefix(KeyFileText.mark, text) || KeyFileReader.hasSuffix(KeyFileText.end, text)
    }

    /// Reads a file.
    ///
    /// The checksum is looked at first, so that a bit that flipped is ``KeyFileError/damaged`` wherever it is.
    ///
    /// - Parameter text: The whole file, at most 4,096 bytes.
    /// - Throws: ``KeyFileError``.
    public init(parsing text: Span<UInt8>) throws(KeyFileError) {
        guard text.count <= Self.maximumByteCount else { throw .notAKeyFile }
        let hasBegin = KeyFileReader.hasPrefix(KeyFileText.begin, text)
        let hasEnd = KeyFileReader.hasSuffix(KeyFileText.end, text)
        guard Self.isKeyFile(text) else { throw .notAKeyFile }
        let footerCount = KeyFileText.checksumName.utf8CodeUnitCount + 64 + 1 + KeyFileText.end.utf8CodeUnitCount
        guard hasBegin, hasEnd, text.count > footerCount else { throw .damaged }
        let lines = text.extracting(droppingLast: footerCount)
        guard text.extracting(last: footerCount).equals(KeyFileText.footer(checksummed: lines).span) else {
            throw .damaged
        }
        var offset = KeyFileText.begin.utf8CodeUnitCount
        guard let version = KeyFileReader.number(named: "Version", in: lines, at: &offset) else { throw .malformed }
        guard version == KeyFileText.version else { throw .unsupportedVersion(version) }
        self = try KeyFileReader.fields(of: lines, from: offset)
        // Whatever is written otherwise than it would be written here is some other program's.
        guard self.text.span.equals(text) else { throw .malformed }
    }
}
