/// What a token may be used for: a set of words that the authorization server defines.
///
/// The order of the words is kept for writing and does not count otherwise. Letter case counts.
///
/// Source: RFC 6749 §3.3.
public struct Scope: Sendable {
    /// The words, each once, in the order in which they were given.
    public let tokens: [String]

    /// The scope without any word.
    public init() { tokens = [] }

    /// Makes a scope of words.
    ///
    /// - Parameter tokens: Words of printable ASCII without spaces, `"` and `\`; one that comes again is left out.
    /// - Throws: ``ScopeError/emptyToken`` or ``ScopeError/invalidCharacter``.
    public init(_ tokens: some Sequence<String>) throws(ScopeError) {
        var result: [String] = []
        for token in tokens {
            guard !token.isEmpty else { throw .emptyToken }
            guard token.isScopeToken else { throw .invalidCharacter }
            if !result.contains(token) { result.append(token) }
        }
        self.tokens = result
    }

    private init(checked tokens: [String]) { self.tokens = tokens }

    /// Parses words with one space between them.
    ///
    /// - Throws: ``ScopeError/emptyToken`` where a word is missing, also in an empty text, or
    ///   ``ScopeError/invalidCharacter``.
    public init(parsing text: String) throws(ScopeError) {
        try self.init(text.split(separator: " ", omittingEmptySubsequences: false).lazy.map { String($0) })
    }
}

extension Scope {
    /// Whether there is no word.
    public var isEmpty: Bool { tokens.isEmpty }

    /// Whether the word belongs to the scope.
    public func contains(_ token: String) -> Bool { tokens.contains(token) }

    /// Whether every word of this scope belongs to `other`.
    public func isSubset(of other: Scope) -> Bool { tokens.allSatisfy(other.contains) }

    /// The words that belong to both, in the order of this scope.
    public func intersection(_ other: Scope) -> Scope { Scope(checked: tokens.filter(other.contains)) }

    /// The words of this scope that do not belong to `other`.
    public func subtracting(_ other: Scope) -> Scope { Scope(checked: tokens.filter { !other.contains($0) }) }
}

extension Scope: Hashable {
    /// Whether the words are the same, in any order.
    public static func == (left: Self, right: Self) -> Bool {
        left.tokens.count == right.tokens.count && left.isSubset(of: right)
    }

    /// Feeds the words to `hasher`, without their order.
    public func hash(into hasher: inout Hasher) { hasher.combine(Set(tokens)) }
}

extension Scope: CustomStringConvertible {
    /// The words with a space between them, as they stand in messages.
    public var description: String { tokens.joined(separator: " ") }
}

extension Scope: Codable {
    /// Decodes the words with a space between them; an empty text is the empty scope.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        self = text.isEmpty ? Scope() : try Scope(parsing: text)
    }

    /// Encodes the words with a space between them.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
