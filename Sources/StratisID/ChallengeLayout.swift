/// Where the parts of a challenge stand in its text: what parsing finds out, in one pass and without allocating.
///
/// Source: SSAS, Handling the Stratis ID URI; the rules and the order of the errors are those of `vectors/README.md`.
package struct ChallengeLayout: Sendable {
    let authority: ByteRange
    let path: ByteRange
    let uid: ByteRange
    let signedText: ByteRange
    package let expiry: UnixSeconds?
    let redirectScheme: ByteRange?
    let redirectURI: ByteRange?
    private let hasCanonicalQuery: Bool

    package init(parsing text: Span<UInt8>) throws(ChallengeError) {
        guard text.count <= Challenge.maximumByteCount else {
            throw ChallengeError(.tooLong, at: Challenge.maximumByteCount)
        }
        let start = try Self.endOfScheme(in: text)
        let pathStart = try ChallengeAuthority.end(in: text, from: start)
        guard pathStart < text.count, text[pathStart] == UInt8(ascii: "/") else {
            throw ChallengeError(.missingPath, at: pathStart)
        }
        let question = try text.end(of: .path, from: pathStart)
        guard question < text.count else { throw ChallengeError(.missingQuery, at: question) }
        guard text[question] == UInt8(ascii: "?") else { throw ChallengeError(.invalidCharacter, at: question) }
        let query = try ChallengeQuery(parsing: text, from: question + 1)
        guard let uid = query.uid else { throw ChallengeError(.missingUID, at: text.count) }
        if let redirectStart = query.redirectStart, query.redirectScheme == nil {
            throw ChallengeError(.invalidRedirect, at: redirectStart)
        }

        self.authority = ByteRange(start..<pathStart)
        path = ByteRange(pathStart..<question)
        self.uid = uid
        // The & before the redirect parameters goes with them.
        signedText = ByteRange(start..<(query.redirectStart.map { $0 - 1 } ?? text.count))
        expiry = query.expiry
        redirectScheme = query.redirectScheme
        redirectURI = query.redirectURI
        hasCanonicalQuery = query.isCanonical
    }

    /// Throws unless the challenge, which is `text`, names the audience and `now` is not after its `exp`.
    package func checkFreshness(
        of text: Span<UInt8>,
        for audience: Audience,
        at now: UnixSeconds
    ) throws(FreshnessError) {
        try audience.check(
            authority: text.extracting(authority.offsets),
            path: text.extracting(path.offsets)
        )
        if let expiry, now > expiry { throw .expired }
    }

    /// Whether the challenge, which is `text`, has a canonical query and no capital in its authority.
    func isCanonical(_ text: Span<UInt8>) -> Bool {
        guard hasCanonicalQuery else { return false }
        for offset in authority.offsets where ByteClass(of: text[offset]).contains(.upperCaseLetter) { return false }
        return true
    }

    /// The offset after `sid:` or `web+sid:`, in any letter case, and after the `//` where one follows.
    private static func endOfScheme(in text: Span<UInt8>) throws(ChallengeError) -> Int {
        var end: Int
        if text.hasPrefix("sid:", ignoringCase: true) {
            end = 4
        } else if text.hasPrefix("web+sid:", ignoringCase: true) {
            end = 8
        } else {
            throw ChallengeError(.missingScheme, at: 0)
        }
        if end + 1 < text.count, text[end] == UInt8(ascii: "/"), text[end + 1] == UInt8(ascii: "/") { end += 2 }
        return end
    }
}

/// A range of offsets into a challenge, which has at most 2,048 bytes.
struct ByteRange: Sendable {
    private let start: UInt16
    private let end: UInt16

    init(_ range: Range<Int>) {
        start = UInt16(range.lowerBound)
        end = UInt16(range.upperBound)
    }

    var offsets: Range<Int> { Int(start)..<Int(end) }
}

extension Span<UInt8> {
    /// The offset of the first byte from `start` on that is neither of the class nor percent-encoded, or the end.
    func end(of byteClass: ByteClass, from start: Int) throws(ChallengeError) -> Int {
        var index = start
        while true {
            index = endOfRun(of: byteClass, from: index)
            guard index < count, self[index] == UInt8(ascii: "%") else { return index }
            guard
                index + 2 < count,
                ByteClass(of: self[index + 1]).contains(.hexDigit),
                ByteClass(of: self[index + 2]).contains(.hexDigit)
            else { throw ChallengeError(.invalidPercentEncoding, at: index) }
            index += 3
        }
    }

    /// The offset of the first byte from `start` on that is not of the class, or the end.
    @inline(__always)
    func endOfRun(of byteClass: ByteClass, from start: Int) -> Int {
        var index = max(0, start)
        while index &+ 8 <= count {
            // Eight bytes are in bounds, and are of the class if what their classes share is.
            var shared = byteClass
            for offset in 0..<8 { shared.formIntersection(ByteClass(of: unsafe self[unchecked: index &+ offset])) }
            guard shared == byteClass else { break }
            index &+= 8
        }
        while index < count, ByteClass(of: unsafe self[unchecked: index]).contains(byteClass) { index &+= 1 }
        return index
    }
}
