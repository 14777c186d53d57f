/// Why there is no key set.
public enum WebKeySetError: Error, CaseIterable, Hashable, Sendable {
    /// The text is not a JSON object with an array of `keys`.
    case malformed
    /// The key set could not be fetched.
    case unavailable
}

extension WebKeySetError: CustomStringConvertible {
    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .malformed: "the key set is not a JSON object with an array of keys"
        case .unavailable: "the key set could not be fetched; try again later"
        }
    }
}
