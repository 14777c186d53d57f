import OAuthMessages
import Primitives

/// Derives refresh tokens and recognises them: none is stored.
///
/// A token is `base64url(version:1 ‖ family:16 ‖ generation:4 ‖ tag:24)`, 60 characters. The tag is a shortened
/// HMAC-SHA256 under a key derived from the master key, so that the store alone gives nobody a token, and an invented
/// one is refused without asking the store.
struct RefreshTokenCodec: Sendable {
    private static let version: UInt8 = 1
    private static let tagOffset = 21

    private let key: DerivedKey

    init(masterKey: MasterKey) { key = masterKey.derived(for: "refresh-token-v1") }

    /// The refresh token of this generation of a login.
    func token(of id: Identifier, generation: UInt32) -> Secret {
        var bytes = [45 of UInt8](repeating: 0)
        bytes[0] = Self.version
        bytes.store(id.high.bigEndian, at: 1)
        bytes.store(id.low.bigEndian, at: 9)
        for offset in 0..<4 { bytes[17 + offset] = UInt8(truncatingIfNeeded: generation >> (24 - 8 * UInt32(offset))) }
        let tag = key.authenticationCode(of: bytes.span.extracting(first: Self.tagOffset))
        bytes.copy(from: tag.span.extracting(first: 24), at: Self.tagOffset)
        return Secret(Base64URL.encode(bytes.span))
    }

    /// The login and the generation of a token that was issued here, or `nil`.
    func recognise(_ token: Secret) -> (id: Identifier, generation: UInt32)? {
        var bytes = [45 of UInt8](repeating: 0)
        let isDecoded = token.withRevealed { text in
            var span = bytes.mutableSpan
            do { try Base64URL.decode(text, into: &span) } catch { return false }
            return true
        }
        guard isDecoded, bytes[0] == Self.version else { return nil }
        let tag = key.authenticationCode(of: bytes.span.extracting(first: Self.tagOffset))
        let presented = bytes.span.extracting(Self.tagOffset..<45)
        guard tag.span.extracting(first: 24).constantTimeEquals(presented) else { return nil }
        let id = Identifier(high: bytes.span.bigEndian(1..<9), low: bytes.span.bigEndian(9..<17))
        return (id, UInt32(bytes.span.bigEndian(17..<21)))
    }
}

extension Span<UInt8> {
    /// The number in these at most eight bytes.
    func bigEndian(_ range: Range<Int>) -> UInt64 {
        var number: UInt64 = 0
        for index in range { number = number << 8 | UInt64(self[index]) }
        return number
    }
}
