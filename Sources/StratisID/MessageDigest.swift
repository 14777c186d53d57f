import Primitives

/// The 32 bytes a message signature signs.
///
/// SHA-256 of SHA-256 of `Bitcoin Signed Message:\n` and the message, each after its length as CompactSize. All Stratis
/// networks use that magic; `Stratis Signed Message:\n` was used by the stratisX wallet alone.
///
/// Source: StratisFullNode, NBitcoin `Utils.FormatMessageForSigning`.
public struct MessageDigest: Sendable {
    /// The digest, big-endian.
    public let bytes: [32 of UInt8]

    /// The digest of a message in UTF-8.
    public init(of message: String) { self.init(of: message.utf8Span.span) }

    /// The digest of a message.
    public init(of message: Span<UInt8>) {
        var prefix = Self.prefix
        let prefixByteCount = Self.write(compactSize: message.count, to: &prefix)
        bytes = SHA256.double(prefix.span.extracting(first: prefixByteCount), message)
    }

    /// Writes Bitcoin's CompactSize behind the magic and returns where it ends.
    private static func write(compactSize count: Int, to prefix: inout [34 of UInt8]) -> Int {
        let byteCount: Int
        switch count {
        case ..<0xFD:
            prefix[magicByteCount] = UInt8(count)
            return magicByteCount + 1
        case ...0xFFFF: (prefix[magicByteCount], byteCount) = (0xFD, 2)
        case ...0xFFFF_FFFF: (prefix[magicByteCount], byteCount) = (0xFE, 4)
        default: (prefix[magicByteCount], byteCount) = (0xFF, 8)
        }
        for offset in 0..<byteCount {
            prefix[magicByteCount + 1 + offset] = UInt8(truncatingIfNeeded: count >> (8 * offset))
        }
        return magicByteCount + 1 + byteCount
    }

    private static let magicByteCount = 25

    /// The length 24, then `Bitcoin Signed Message:\n`, then room for the length of the message.
    private static let prefix: [34 of UInt8] = [
        24, 66, 105, 116, 99, 111, 105, 110, 32, 83, 105, 103, 110, 101, 100, 32, 77, 101, 115, 115, 97, 103, 101, 58,
        10, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
}
