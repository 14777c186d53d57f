import Primitives

/// A key of 32 bytes for one purpose.
final class DerivedKey: Sendable {
    private let bytes: SecretBytes

    init(_ key: [32 of UInt8]) {
        bytes = SecretBytes(count: 32) { secret in
            for index in key.indices { secret[index] = key[index] }
        }
    }

    /// Lends the bytes to `body`.
    func withSpan<Result>(_ body: (Span<UInt8>) throws -> Result) rethrows -> Result { try bytes.withSpan(body) }

    /// The authentication code of a message.
    ///
    /// Source: RFC 2104.
    func authenticationCode(of message: Span<UInt8>) -> [32 of UInt8] {
        bytes.withSpan { HMACSHA256.authenticationCode(of: message, key: $0) }
    }
}
