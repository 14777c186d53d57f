/// Why an extended key cannot be read or derived; no case carries anything of the input.
public enum ExtendedKeyError: String, Error, Hashable, Sendable {
    /// Not base58 of 78 bytes with the right checksum. Compare the text with the original.
    case malformed
    /// The version is of no known kind of key.
    case unknownVersion
    /// The version is that of other networks. Name the network of the key.
    case wrongNetwork
    /// A public key where a private one is needed.
    case privateKeyRequired
    /// A private key where a public one is needed; it was not looked at further.
    case publicKeyRequired
    /// The byte in front of the key does not fit the version.
    case invalidKeyPrefix
    /// A master key that names a parent.
    case masterWithParent
    /// A master key that has a child number.
    case masterWithChildNumber
    /// The private key is zero or not below the group order.
    case outOfRange
    /// The public key is no point of the curve.
    case notOnCurve
    /// The seed has not 16 to 64 bytes.
    case wrongSeedLength
    /// A hardened child of a public key: only the private key has it.
    case hardenedChild
    /// The key is at level 255 and has no children.
    case tooDeep
    /// There is no such child, which happens to one in 2¹²⁷. Take the next number.
    case noSuchChild
}

extension ExtendedKeyError: CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .malformed: "the text is not an extended key; compare it with the original"
        case .unknownVersion: "the version is of no known kind of extended key"
        case .wrongNetwork: "the extended key belongs to another network; name its network"
        case .privateKeyRequired: "this is an extended public key; a private one is needed"
        case .publicKeyRequired: "this is an extended private key; a public one is needed"
        case .invalidKeyPrefix: "the kind of key in the extended key is not the one its version says"
        case .masterWithParent: "the extended key is a master key and names a parent"
        case .masterWithChildNumber: "the extended key is a master key and has a child number"
        case .outOfRange: "the private key is zero or too large"
        case .notOnCurve: "the public key is no point of the curve"
        case .wrongSeedLength: "a seed has 16 to 64 bytes"
        case .hardenedChild: "a hardened child cannot be derived from a public key"
        case .tooDeep: "the key is at the deepest level, 255, and has no children"
        case .noSuchChild: "there is no such child; take the next number"
        }
    }
}
