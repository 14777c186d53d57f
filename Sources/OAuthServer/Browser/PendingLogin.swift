import OAuthMessages
import StratisID

/// A login that is under way in a browser: all that is known of it before a wallet has signed.
///
/// It is nowhere but in the page, sealed for the browser's name, in a hidden field and in the address of its status. In
/// the cookie itself it would be one for the whole browser, so that a second tab would take the first one's login away,
/// and a `state` of 4 KiB would not fit.
struct PendingLogin: Hashable, Sendable {
    /// Seconds after the challenge's expiry in which somebody can still go on.
    static let confirmationTime: UInt64 = 300

    private static let version: UInt64 = 1

    let request: CodeRequest
    /// The uid of the challenge.
    let uid: String
    /// The last second in which a wallet can sign.
    let challengeExpiry: UnixSeconds

    /// What the store knows the challenge by.
    var mark: Identifier { Identifier(ofChallenge: uid.utf8Span.span, until: challengeExpiry) }

    /// The last second in which somebody can go on after a wallet has signed.
    static func expiry(ofChallengeUntil expiry: UnixSeconds) -> UnixSeconds {
        UnixSeconds(expiry.rawValue + confirmationTime)
    }
}

extension PendingLogin {
    /// What is sealed.
    var bytes: [UInt8] {
        var bytes = ByteWriter(byteCapacity: 512)
        bytes.append(Self.version)
        bytes.append(uid)
        bytes.append(challengeExpiry.rawValue)
        request.write(to: &bytes)
        return bytes.bytes
    }

    /// Reads ``bytes``, or returns `nil` where another version has written them.
    init?(bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        do {
            guard try reader.integer() == Self.version else { return nil }
            uid = try reader.text()
            challengeExpiry = UnixSeconds(try reader.integer())
        } catch {
            return nil
        }
        guard let request = CodeRequest(reading: &reader), reader.isAtEnd else { return nil }
        self.request = request
    }
}
