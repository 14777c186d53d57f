/// Why a contract's key cannot be used; nothing of the key is repeated.
public enum ContractKeyError: Error, CaseIterable, Hashable, Sendable {
    /// The text is not an RSA private key of at least 2,048 bits in PKCS#1 or PKCS#8.
    case malformed
    /// The key does not sign.
    case cannotSign
}

extension ContractKeyError: CustomStringConvertible {
    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .malformed:
            "the contract key is not an RSA private key of at least 2048 bits in PEM; use the file that digi.me issued"
        case .cannotSign: "the contract key does not sign; check that it is whole"
        }
    }
}
