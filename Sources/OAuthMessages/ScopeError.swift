/// Why a text is not a scope.
public enum ScopeError: Error, CaseIterable, Hashable, Sendable {
    /// There is no word, or one is missing: a space stands at an end or beside another.
    case emptyToken
    /// A word contains something other than printable ASCII without `"` and `\`.
    case invalidCharacter
}

extension ScopeError: CustomStringConvertible {
    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .emptyToken: "the scope has an empty word"
        case .invalidCharacter: "the scope has a character that is not allowed"
        }
    }
}
