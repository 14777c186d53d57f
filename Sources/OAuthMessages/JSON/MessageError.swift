/// Why a JSON document is not the message it should be.
///
/// Nothing of the document is repeated.
public enum MessageError: Error, Hashable, Sendable {
    /// The document is not a JSON object in UTF-8.
    case notAnObject
    /// The member of this name is left out, `null` or empty.
    case missingMember(String)
    /// The member of this name has another type than it should have, or breaks its grammar.
    case malformedMember(String)
}

extension MessageError: CustomStringConvertible {
    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .notAnObject: "the answer is not a JSON object"
        case .missingMember(let name): "the answer has no \(name)"
        case .malformedMember(let name): "the \(name) of the answer is malformed"
        }
    }
}
