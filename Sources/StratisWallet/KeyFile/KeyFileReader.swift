import Primitives
import StratisID

/// Reads the lines of a key file whose checksum is right.
enum KeyFileReader {
    /// The file that the lines after that of the version make.
    static func fields(of lines: Span<UInt8>, from start: Int) throws(KeyFileError) -> KeyFile {
        var offset = start
        guard
            let networkName = value(named: "Network", in: lines, at: &offset),
            let network = Network(rawValue: networkName),
            let addressText = value(named: "Address", in: lines, at: &offset),
            let compressed = value(named: "Compressed", in: lines, at: &offset),
            value(named: "KDF", in: lines, at: &offset) == "scrypt",
            let cost = number(named: "N", in: lines, at: &offset),
            let blockSize = number(named: "r", in: lines, at: &offset),
            let parallelism = number(named: "p", in: lines, at: &offset),
            let salt = bytes(named: "Salt", count: KeyFile.saltByteCount, in: lines, at: &offset),
            value(named: "Cipher", in: lines, at: &offset) == "AES-256-GCM",
            let nonce = bytes(named: "Nonce", count: AES256GCM.nonceByteCount, in: lines, at: &offset),
            let sealed = bytes(named: "Data", count: KeyFile.sealedByteCount, in: lines, at: &offset)
        else { throw .malformed }
        let address: Address
        do { address = try Address(parsing: addressText, networks: [network]) } catch { throw .malformed }
        return KeyFile(
            network: network,
            address: address,
            isCompressed: compressed == "true",
            parameters: try ScryptParameters(cost: cost, blockSize: blockSize, parallelism: parallelism),
            salt: salt,
            nonce: nonce,
            sealed: sealed
        )
    }

    /// The decimal number of a line.
    static func number(named name: StaticString, in lines: Span<UInt8>, at offset: inout Int) -> UInt64? {
        guard let text = value(named: name, in: lines, at: &offset), let number = UInt64(text) else { return nil }
        return String(number) == text ? number : nil
    }

    private static func value(named name: StaticString, in lines: Span<UInt8>, at offset: inout Int) -> String? {
        let rest = lines.extracting(droppingFirst: offset)
        let start = name.utf8CodeUnitCount + 2
        guard
            hasPrefix(name, rest), rest.count >= start, rest[start - 2] == UInt8(ascii: ":"),
            rest[start - 1] == UInt8(ascii: " "),
            let end = rest.firstIndex(of: UInt8(ascii: "\n"), in: start..<rest.count)
        else { return nil }
        let value = rest.extracting(start..<end)
        for index in value.indices where value[index] >= 0x80 { return nil }
        offset += end + 1
        return String(copying: value)
    }

    private static func bytes(
        named name: StaticString,
        count: Int,
        in lines: Span<UInt8>,
        at offset: inout Int
    ) -> [UInt8]? {
        guard let text = value(named: name, in: lines, at: &offset), text.utf8.count == 2 * count else { return nil }
        var bytes: [UInt8] = []
        for (index, character) in text.utf8.enumerated() {
            guard let digit = digit(character) else { return nil }
            if index.isMultiple(of: 2) { bytes.append(digit << 4) } else { bytes[index / 2] |= digit }
        }
        return bytes
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    static func hasPrefix(_ prefix: StaticString, _ text: Span<UInt8>) -> Bool {
        prefix.withUTF8Buffer { buffer in
            let prefix = unsafe Span(_unsafeElements: buffer)
            return text.count >= prefix.count && text.extracting(first: prefix.count).equals(prefix)
        }
    }

    static func hasSuffix(_ suffix: StaticString, _ text: Span<UInt8>) -> Bool {
        suffix.withUTF8Buffer { buffer in
            let suffix = unsafe Span(_unsafeElements: buffer)
            return text.count >= suffix.count && text.extracting(last: suffix.count).equals(suffix)
        }
    }
}
