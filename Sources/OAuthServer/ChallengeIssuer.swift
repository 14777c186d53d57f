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
    }

    private static let tagOffset = 18
    private static let secondsPerDay: UInt64 = 86_400

    let masterKey: MasterKey
    let authority: String
    let path: String
    let networks: [Network]
    /// Seconds.
    let lifetime: UInt64

    /// A new challenge for a client.
    func issue(
        _ purpose: Purpose,
        clientID: String,
        at now: UnixSeconds,
        nonce: Identifier
    ) throws(ChallengeError) -> Challenge {
        let expiry = UnixSeconds(now.rawValue + lifetime)
        let day = now.rawValue / Self.secondsPerDay
        var bytes = [34 of UInt8](repeating: 0)
        bytes[0] = purpose.rawValue
        bytes[1] = UInt8(truncatingIfNeeded: day)
        bytes.store(nonce.high.bigEndian, at: 2)
        bytes.store(nonce.low.bigEndian, at: 10)
        let tag = tag(over: bytes.span.extracting(first: Self.tagOffset), day: day, expiry: expiry, clientID: clientID)
        bytes.copy(from: tag.span.extracting(first: 16), at: Self.tagOffset)
        return try Challenge(authority: authority, path: path, uid: Base64URL.encode(bytes.span), expiry: expiry)
    }

    /// Whether this server issued a challenge with this uid and expiry, for this purpose and client, not before
    /// `earliest`.
    func isIssuedHere(
        uid: Span<UInt8>,
        expiry: UnixSeconds,
        purpose: Purpose,
        clientID: String,
        notBefore earliest: UnixSeconds
    ) -> Bool {
        var bytes = [34 of UInt8](repeating: 0)
        var span = bytes.mutableSpan
        do { try Base64URL.decode(uid, into: &span) } catch { return false }
        guard bytes[0] == purpose.rawValue, expiry.rawValue >= lifetime else { return false }
        let issuedAt = UnixSeconds(expiry.rawValue - lifetime)
        let day = issuedAt.rawValue / Self.secondsPerDay
        guard issuedAt >= earliest, bytes[1] == UInt8(truncatingIfNeeded: day) else { return false }
        let tag = tag(over: bytes.span.extracting(first: Self.tagOffset), day: day, expiry: expiry, clientID: clientID)
        return tag.span.extracting(first: 16).constantTimeEquals(bytes.span.extracting(Self.tagOffset..<34))
    }

    private func tag(over head: Span<UInt8>, day: UInt64, expiry: UnixSeconds, clientID: String) -> [32 of UInt8] {
        var message = ByteWriter(byteCapacity: 192)
        message.append(head)
        message.append(expiry.rawValue)
        message.append(authority + path)
        message.append(networks.map(\.rawValue).sorted().joined(separator: " "))
        message.append(clientID)
        let key = masterKey.derived(for: "sid-uid-v1", day: day)
        return HMACSHA256.authenticationCode(of: message.bytes.span, key: key.span)
    }
}
