import Crypto
import Foundation
import OAuthMessages
import Primitives
import StratisID

/// Makes values that travel through a browser and that only this server, and its siblings, can read and make.
///
/// A value is `base64url(version:1 ‖ day:4 ‖ nonce:12 ‖ ciphertext ‖ tag:16)`, AES-256-GCM under the day's key of its
/// purpose. With a key for each day, random nonces do not come near the number at which two might be the same.
///
/// Source: NIST SP 800-38D §8.3.
struct Seal: Sendable {
    /// What a value is for; one of another purpose does not open.
    enum Purpose {
        /// A login that is under way in a browser.
        case login
        /// An authorization code.
        case code

        fileprivate var label: StaticString {
            switch self {
            case .login: "sid-login-v1"
            case .code: "sid-code-v1"
            }
        }
    }

    private static let version: UInt8 = 1
    private static let headByteCount = 5
    private static let nonceByteCount = 12
    private static let tagByteCount = 16

    private let label: StaticString
    private let keys: DailyKey

    /// The seal of one purpose; of one epoch where it is given.
    init(_ purpose: Purpose, masterKey: MasterKey, epoch: Identifier? = nil) {
        label = purpose.label
        keys = DailyKey(masterKey, for: label, epoch: epoch)
    }

    /// Seals bytes.
    ///
    /// - Parameters:
    ///   - bytes: What only this server is to read.
    ///   - holder: Who has to present the value, where that is known.
    ///   - now: The time, for the key of the day.
    ///   - random: 64 bits from a cryptographic generator.
    func close(
        _ bytes: [UInt8],
        for holder: Identifier? = nil,
        at now: UnixSeconds,
        random: () -> UInt64
    ) throws -> String {
        let day = UInt32(truncatingIfNeeded: DailyKey.day(of: now))
        var value = [Self.version]
        value.append(bigEndian: UInt64(day), byteCount: 4)
        let nonceStart = value.count
        value.append(bigEndian: random(), byteCount: 8)
        value.append(bigEndian: random(), byteCount: 4)
        let box = try AES.GCM.seal(
            bytes,
            using: key(day),
            nonce: AES.GCM.Nonce(data: value[nonceStart...]),
            authenticating: context(value[..<Self.headByteCount], holder)
        )
        value += box.ciphertext
        value += box.tag
        return Base64URL.encode(value.span)
    }

    /// The bytes in a value that was sealed for this purpose and holder, or `nil`.
    func open(_ text: String, for holder: Identifier? = nil) -> [UInt8]? {
        guard let value = try? Base64URL.decode(text.utf8Span.span) else { return nil }
        let bodyStart = Self.headByteCount + Self.nonceByteCount
        guard value.count >= bodyStart + Self.tagByteCount, value[0] == Self.version else { return nil }
        let day = UInt32(value.span.bigEndian(1..<5))
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: value[Self.headByteCount..<bodyStart]),
                ciphertext: value[bodyStart..<(value.count - Self.tagByteCount)],
                tag: value[(value.count - Self.tagByteCount)...]
            )
            return try Array(
                AES.GCM.open(box, using: key(day), authenticating: context(value[..<Self.headByteCount], holder))
            )
        } catch {
            return nil
        }
    }

    private func key(_ day: UInt32) -> SymmetricKey {
        keys.onDay(UInt64(day)).withSpan { span in
            unsafe span.withUnsafeBytes { unsafe SymmetricKey(data: $0) }
        }
    }

    /// What is authenticated besides: the purpose, the head and who has to present the value.
    private func context(_ head: ArraySlice<UInt8>, _ holder: Identifier?) -> [UInt8] {
        var context = ByteWriter()
        context.append(label.description)
        context.append(head.span)
        if let holder { context.append(holder) }
        return context.bytes
    }
}
