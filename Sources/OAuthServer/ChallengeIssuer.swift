import Primitives
import StratisID

/// Issues challenges and recognises them without keeping any: a uid carries a MAC over everything that matters.
///
/// The uid is `base64url(version and purpose:1 ‖ key id:1 ‖ nonce:16 ‖ tag:16)`, 46 characters of those that all wallets
/// handle. The tag is a shortened HMAC-SHA256 over these and over what the uid does not show: `exp`, authority and path,
/// the networks and the client. Each day has its key, derived from the master key, so that keys change by themselves.
struct ChallengeIssuer: Sendable {
    /// What a challenge may be redeemed for; a uid of one purpose is refused for another.
    enum Purpose: UInt8 {
        /// The sid grant: whoever presents the signature gets the tokens.
        case directGrant = 1
        /// A login in a browser: the wallet posts the signature, and the browser that shows the challenge goes on.
        ///
        /// The wallet does not know the client, so that the tag covers none.
        case browser = 2
    }

    private static let tagOffset = 18

    private let keys: DailyKey
    private let authority: String
    private let path: String
    /// Seconds.
    private let lifetime: UInt64
    /// Authority, path and networks, as they stand in what the tag covers.
    private let place: [UInt8]

    /// An issuer.
    ///
    /// - Parameters:
    ///   - keys: Those of the purpose `sid-uid-v1`.
    ///   - authority: Host and port that challenges name.
    ///   - path: Where wallets post their signatures to.
    ///   - networks: Whose addresses may sign.
    ///   - lifetime: Seconds.
    init(keys: DailyKey, authority: String, path: String, networks: [Network], lifetime: UInt64) {
        self.keys = keys
        self.authority = authority
        self.path = path
        self.lifetime = lifetime
        var place = ByteWriter()
        place.append(authority + path)
        place.append(networks.map(\.rawValue).sorted().joined(separator: " "))
        self.place = place.bytes
    }

    /// A new challenge for a client.
    func issue(
        _ purpose: Purpose,
        clientID: String = "",
        at now: UnixSeconds,
        nonce: Identifier
    ) throws(ChallengeError) -> Challenge {
        let expiry = UnixSeconds(now.rawValue + lifetime)
        let day = DailyKey.day(of: now)
        var bytes = [34 of UInt8](repeating: 0)
        bytes[0] = purpose.rawValue
        bytes[1] = UInt8(truncatingIfNeeded: day)
        bytes.store(nonce.high.bigEndian, at: 2)
        bytes.store(nonce.low.bigEndian, at: 10)
        let tag = tag(over: bytes.span.extracting(first: Self.tagOffset), day: day, expiry: expiry, clientID: clientID)
        bytes.copy(from: tag.span.extracting(first: 16), at: Self.tagOffset)
        return try challenge(uid: Base64URL.encode(bytes.span), expiry: expiry)
    }

    /// The challenge that a wallet has signed for this uid and expiry, whoever made them up.
    func challenge(uid: String, expiry: UnixSeconds) throws(ChallengeError) -> Challenge {
        try Challenge(authority: authority, path: path, uid: uid, expiry: expiry)
    }

    /// Whether this server issued a challenge with this uid and expiry, for this purpose and client.
    func isIssuedHere(uid: Span<UInt8>, expiry: UnixSeconds, purpose: Purpose, clientID: String = "") -> Bool {
        var bytes = [34 of UInt8](repeating: 0)
        var span = bytes.mutableSpan
        do { try Base64URL.decode(uid, into: &span) } catch { return false }
        guard bytes[0] == purpose.rawValue, expiry.rawValue >= lifetime else { return false }
        let day = DailyKey.day(of: UnixSeconds(expiry.rawValue - lifetime))
        guard bytes[1] == UInt8(truncatingIfNeeded: day) else { return false }
        let tag = tag(over: bytes.span.extracting(first: Self.tagOffset), day: day, expiry: expiry, clientID: clientID)
        return tag.span.extracting(first: 16).constantTimeEquals(bytes.span.extracting(Self.tagOffset..<34))
    }

    private func tag(over head: Span<UInt8>, day: UInt64, expiry: UnixSeconds, clientID: String) -> [32 of UInt8] {
        var message = ByteWriter(byteCapacity: 192)
        message.append(head)
        message.append(expiry.rawValue)
        message.append(place.span)
        message.append(clientID)
        return keys.onDay(day).authenticationCode(of: message.bytes.span)
    }
}
