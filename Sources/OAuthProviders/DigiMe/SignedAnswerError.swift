/// Why an answer of digi.me is not believed.
public enum SignedAnswerError: Error, CaseIterable, Hashable, Sendable {
    /// The answer is not a JWT with a JSON object in it.
    case malformed
    /// The JWT is signed with another algorithm than PS512, or not at all.
    case unsupportedAlgorithm
    /// The JWT does not name its key.
    case missingKeyID
    /// The key is not one of the server's.
    case unknownKey
    /// The JWT names a key set that is not the server's; nothing was asked there.
    case foreignKeySet
    /// The signature is not that of the key.
    case invalidSignature
    /// The JWT says that it is not good now.
    case expired
}

extension SignedAnswerError: CustomStringConvertible {
    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .malformed: "the answer is not a signed JWT"
        case .unsupportedAlgorithm: "the answer is not signed with PS512"
        case .missingKeyID: "the answer does not name the key that signed it"
        case .unknownKey: "the answer is signed with a key that is not the server's"
        case .foreignKeySet: "the answer names a key set that is not the server's"
        case .invalidSignature: "the signature of the answer is wrong"
        case .expired: "the answer says that it is not good now; check the clock"
        }
    }
}
