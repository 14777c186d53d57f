/// Base58 with the first four bytes of a double SHA-256 appended to the payload.
///
/// Source: Bitcoin Core, `DecodeBase58Check` and `EncodeBase58Check`.
package enum Base58Check {
    package enum DecodingError: Error, Hashable, Sendable {
        /// A character is not one of the alphabet's 58.
        case invalidCharacter
        /// The text stands for another number of bytes than the payload and its checksum.
        case invalidLength
        /// The last four bytes are not those of the payload's double SHA-256.
        case checksumMismatch

        init(_ error: Base58.DecodingError) {
            self =
                switch error {
                case .invalidCharacter: .invalidCharacter
                case .invalidLength: .invalidLength
                }
        }
    }

    private static let checksumByteCount = 4

    /// Decodes `text` to a payload of exactly `byteCount` bytes, 84 at most.
    ///
    /// The payload ends at ``payloadEnd`` of `buffer`; the checksum stands behind it and zeros before it. For a secret
    /// nothing else is left behind, and wiping `buffer` is the caller's part.
    package static func decode(
        _ text: Span<UInt8>,
        into buffer: inout [88 of UInt8],
        byteCount: Int,
        isSecret: Bool = false
    ) throws(DecodingError) {
        do {
            try Base58.decode(text, into: &buffer, byteCount: byteCount + checksumByteCount, isSecret: isSecret)
        } catch {
            throw DecodingError(error)
        }
        let checksum = SHA256.double(buffer.span.extracting((payloadEnd - byteCount)..<payloadEnd))
        for offset in 0..<checksumByteCount where checksum[offset] != buffer[payloadEnd + offset] {
            throw .checksumMismatch
        }
    }

    /// Where in the buffer of ``decode(_:into:byteCount:isSecret:)`` the payload ends.
    package static let payloadEnd = 84

    /// Appends the text of `payload`, 84 bytes at most, to `text`.
    ///
    /// For a secret it leaves nothing behind on the stack.
    package static func encode(_ payload: Span<UInt8>, into text: inout OutputSpan<UInt8>, isSecret: Bool = false) {
        var buffer = [88 of UInt8](repeating: 0)
        defer { if isSecret { buffer.wipe() } }
        buffer.copy(from: payload)
        let checksum = SHA256.double(payload)
        for offset in 0..<checksumByteCount { buffer[payload.count + offset] = checksum[offset] }
        Base58.encode(buffer.span.extracting(first: payload.count + checksumByteCount), into: &text, isSecret: isSecret)
    }
}
