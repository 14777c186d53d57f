import Primitives

/// A challenge a server issues and a wallet signs: `sid:host/path?uid=…&exp=…`.
///
/// A challenge is only what a text says. ``fresh(for:at:)`` checks that it is meant for the expected server and has not
/// expired; signing and verifying start from there.
///
/// Source: SSAS, Handling the Stratis ID URI.
public struct Challenge: Sendable {
    /// The longest text that is parsed, in bytes.
    public static let maximumByteCount = 2048

    /// The last second of the year 9999: the largest `exp`.
    public static let maximumExpiry = UnixSeconds(253_402_300_799)

    private let text: ChallengeText
    private let layout: ChallengeLayout

    /// Parses a challenge as it was received.
    ///
    /// - Parameter text: `sid:` or `web+sid:` in any letter case, perhaps `//`, then the callback; at most 2,048 bytes.
    /// - Throws: ``ChallengeError`` with what is wrong and where.
    public init(parsing text: String) throws(ChallengeError) {
        try self.init(parsing: text.utf8Span.span)
    }

    /// Parses a challenge as it was received, without allocating where it has at most 192 bytes.
    ///
    /// - Parameter text: `sid:` or `web+sid:` in any letter case, perhaps `//`, then the callback; at most 2,048 bytes.
    /// - Throws: ``ChallengeError`` with what is wrong and where.
    public init(parsing text: Span<UInt8>) throws(ChallengeError) {
        self.init(text, layout: try ChallengeLayout(parsing: text))
    }

    init(_ text: Span<UInt8>, layout: ChallengeLayout) {
        self.text = ChallengeText(copying: text)
        self.layout = layout
    }

    /// Makes a challenge to issue, in the canonical form.
    ///
    /// - Parameters:
    ///   - authority: The host, in lower case, and a port where it is not 443.
    ///   - path: Begins with `/`.
    ///   - uid: What makes the challenge unique; the characters all wallets handle are `A…Z a…z 0…9 - _`.
    ///   - expiry: The last second in which the challenge is good.
    /// - Throws: ``ChallengeError`` where the parts do not make a challenge.
    public init(authority: String, path: String, uid: String, expiry: UnixSeconds) throws(ChallengeError) {
        try self.init(parsing: "sid:\(authority)\(path)?uid=\(uid)&exp=\(expiry)")
        // A part with a delimiter of its own would have become other parts.
        guard isCanonical, self.authority == authority, self.path == path, self.uid == uid, self.expiry == expiry else {
            throw ChallengeError(.invalidCharacter, at: 0)
        }
    }
}

extension Challenge {
    /// The host as written, with its port where one is given; IPv6 addresses stand in brackets.
    public var authority: String { string(layout.authority) }

    /// The path as written; begins with `/`.
    public var path: String { string(layout.path) }

    /// What makes the challenge unique, as written; its letter case counts.
    public var uid: String { string(layout.uid) }

    /// The `exp` parameter, the last second in which the challenge is good; `nil` where there is none.
    public var expiry: UnixSeconds? { layout.expiry }

    /// Where the wallet sends the user after signing; not signed.
    public var redirect: Redirect? {
        layout.redirectScheme.map { Redirect(scheme: string($0), uri: layout.redirectURI.map(string)) }
    }

    /// The text that is signed: as received, without the scheme, `//` and the redirect parameters.
    public var signedText: String { string(layout.signedText) }

    /// Whether the signed text is `host/path?uid=…` or `host/path?uid=…&exp=…` with a lower-case host and nothing else.
    ///
    /// Some servers rebuild that form before they verify and some wallets parse no other, so a signature over anything
    /// else often fails.
    public var isCanonical: Bool { text.withSpan { layout.isCanonical($0) } }

    /// The text as received.
    public var sid: String { text.withSpan { String(copying: $0) } }

    /// Where the signature is posted: `https://` and the signed text.
    public var callbackURL: String { "https://" + signedText }

    /// Whether `now` is after `exp`.
    ///
    /// During the second of `exp` the challenge is still good, and without `exp` always.
    ///
    /// Source: SSAS.NET, `StratisId.Expired`.
    public func isExpired(at now: UnixSeconds) -> Bool {
        layout.expiry.map { now > $0 } ?? false
    }

    /// The challenge as one that may be signed or verified now.
    ///
    /// - Parameters:
    ///   - audience: The server that the challenge has to name.
    ///   - now: The current time.
    /// - Throws: ``FreshnessError/unexpectedHost``, ``FreshnessError/unexpectedPath`` or ``FreshnessError/expired``.
    public consuming func fresh(for audience: Audience, at now: UnixSeconds) throws(FreshnessError) -> FreshChallenge {
        try FreshChallenge(self, for: audience, at: now)
    }

    package func withAuthority<Result>(_ body: (Span<UInt8>) -> Result) -> Result { withBytes(layout.authority, body) }

    package func withUID<Result>(_ body: (Span<UInt8>) -> Result) -> Result { withBytes(layout.uid, body) }

    func checkFreshness(for audience: Audience, at now: UnixSeconds) throws(FreshnessError) {
        try text.withSpan { (text) throws(FreshnessError) in
            try layout.checkFreshness(of: text, for: audience, at: now)
        }
    }

    func withSignedText<Result>(_ body: (Span<UInt8>) -> Result) -> Result { withBytes(layout.signedText, body) }

    private func withBytes<Result>(_ range: ByteRange, _ body: (Span<UInt8>) -> Result) -> Result {
        text.withSpan { body($0.extracting(range.offsets)) }
    }

    private func string(_ range: ByteRange) -> String { withBytes(range) { String(copying: $0) } }
}

extension Challenge: Hashable {
    /// Whether the two texts are the same bytes.
    public static func == (left: Self, right: Self) -> Bool {
        left.text.withSpan { left in right.text.withSpan { right in left.equals(right) } }
    }

    /// Feeds the text to `hasher`.
    public func hash(into hasher: inout Hasher) { hasher.combine(sid) }
}

extension Challenge: CustomStringConvertible {
    /// The text as received.
    public var description: String { sid }
}

extension Challenge {
    /// Where a wallet sends the user after signing, as SSAS.NET defined it.
    public struct Redirect: Hashable, Sendable {
        /// The scheme of the application, such as `brave`.
        public let scheme: String
        /// What follows the scheme, percent-encoded as in the challenge; `nil` where there is none.
        public let uri: String?
    }
}
