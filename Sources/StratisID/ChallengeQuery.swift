/// The parameters of a challenge.
struct ChallengeQuery {
    private(set) var uid: ByteRange?
    private(set) var expiry: UnixSeconds?
    private(set) var redirectScheme: ByteRange?
    private(set) var redirectURI: ByteRange?
    /// The offset of the first redirect parameter.
    private(set) var redirectStart: Int?
    /// Whether there is a `uid`, then perhaps an `exp`, and nothing else that is signed.
    private(set) var isCanonical = true

    /// Parses what stands after the `?`, up to the end of `text`.
    init(parsing text: Span<UInt8>, from start: Int) throws(ChallengeError) {
        var start = start
        while true {
            let nameEnd = try text.end(of: .name, from: start)
            var end = nameEnd
            if end < text.count, text[end] == UInt8(ascii: "=") { end = try text.end(of: .value, from: end + 1) }
            guard end == text.count || text[end] == UInt8(ascii: "&") else {
                throw ChallengeError(text[end] == UInt8(ascii: "?") ? .extraQuestionMark : .invalidCharacter, at: end)
            }
            try add(start..<nameEnd, min(nameEnd + 1, end)..<end, of: text)
            guard end < text.count else { return }
            start = end + 1
        }
    }

    private mutating func add(
        _ name: Range<Int>,
        _ value: Range<Int>,
        of text: Span<UInt8>
    ) throws(ChallengeError) {
        let start = name.lowerBound
        guard !name.isEmpty else { throw ChallengeError(.emptyParameter, at: start) }
        let name = Name(text.extracting(name))
        if redirectStart != nil, !name.isRedirect { throw ChallengeError(.misplacedRedirect, at: start) }
        if name.isRedirect, redirectStart == nil { redirectStart = start }
        switch name {
        case .uid:
            guard uid == nil else { throw ChallengeError(.duplicateParameter, at: start) }
            guard !value.isEmpty else { throw ChallengeError(.emptyUID, at: start) }
            if expiry != nil { isCanonical = false }
            uid = ByteRange(value)
        case .expiry:
            guard expiry == nil else { throw ChallengeError(.duplicateParameter, at: start) }
            guard
                let seconds = text.extracting(value).decimalNumber,
                seconds <= Challenge.maximumExpiry.rawValue
            else { throw ChallengeError(.invalidExpiry, at: start) }
            expiry = UnixSeconds(seconds)
        case .redirectScheme:
            guard redirectScheme == nil else { throw ChallengeError(.duplicateParameter, at: start) }
            guard text.extracting(value).isScheme else { throw ChallengeError(.invalidRedirect, at: start) }
            redirectScheme = ByteRange(value)
        case .redirectURI:
            guard redirectURI == nil else { throw ChallengeError(.duplicateParameter, at: start) }
            guard !value.isEmpty else { throw ChallengeError(.invalidRedirect, at: start) }
            redirectURI = ByteRange(value)
        case .other:
            isCanonical = false
        }
    }
}

extension ChallengeQuery {
    private enum Name {
        case uid, expiry, redirectScheme, redirectURI, other

        init(_ name: Span<UInt8>) {
            self =
                switch name.count {
                case 3 where name.hasPrefix("uid"): .uid
                case 3 where name.hasPrefix("exp"): .expiry
                case 14 where name.hasPrefix("redirectScheme"): .redirectScheme
                case 11 where name.hasPrefix("redirectUri"): .redirectURI
                default: .other
                }
        }

        var isRedirect: Bool {
            switch self {
            case .redirectScheme, .redirectURI: true
            case .uid, .expiry, .other: false
            }
        }
    }
}
