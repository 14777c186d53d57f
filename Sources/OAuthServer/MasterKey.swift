import Primitives
import StratisID

/// The one secret from which a server derives the keys of its challenges, codes and refresh tokens.
///
/// Nodes that serve the same logins share it and the store, and nothing else.
public final class MasterKey: Sendable {
    private let bytes: SecretBytes

    /// Takes 32 uniformly random bytes, or returns `nil` for another number.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = SecretBytes(count: 32) { secret in
            for index in bytes.indices { secret[index] = bytes[index] }
        }
    }

    /// The key for one purpose, and on one day where the purpose has a key for each.
    ///
    /// - Parameters:
    ///   - purpose: A label that no other purpose has.
    ///   - day: The number of the day since 1970.
    ///   - epoch: The epoch, where what was made in another must not be good.
    /// Source: RFC 5869 §2.3.
    func derived(for purpose: StaticString, day: UInt64 = 0, epoch: Identifier? = nil) -> DerivedKey {
        var info = ByteWriter()
        info.append(purpose.description)
        info.append(day)
        if let epoch { info.append(epoch) }
        return DerivedKey(bytes.withSpan { HMACSHA256.derivedKey(from: $0, info: info.bytes.span) })
    }
}
