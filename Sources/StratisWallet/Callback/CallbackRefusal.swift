/// Why nothing is posted to the server a challenge names.
public enum CallbackRefusal: String, Error, Hashable, CaseIterable, Sendable {
    /// The host is longer than a name can be.
    case malformedHost
    /// The host has a part in punycode, which can look like another name.
    case internationalName
    /// The host is a name of this machine or of the local network.
    case localName
    /// The host is a number that some programs take for an address.
    case obscureAddress
    /// The host is an address of the Internet instead of a name.
    case addressLiteral
    /// The address is one of this machine.
    case loopbackAddress
    /// The address is one of a private network.
    case privateAddress
    /// The address is one of the local link.
    case linkLocalAddress
    /// The address is where clouds keep secrets.
    case metadataAddress
    /// The address is one of the network between a provider and its customers.
    case sharedAddress
    /// The address is one of many hosts at once.
    case multicastAddress
    /// The address is one of no host.
    case reservedAddress
    /// The port is not 443.
    case unusualPort
    /// A name that stands for this machine has an address elsewhere, where a plain connection must not go.
    case notLoopback
}

extension CallbackRefusal: CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .malformedHost: "the host is too long to be a name"
        case .internationalName: "the host has characters beyond ASCII and can look like another one"
        case .localName: "the host is a name of the local network"
        case .obscureAddress: "the host is an address in a spelling that hides where it leads"
        case .addressLiteral: "the host is an address instead of a name"
        case .loopbackAddress: "the host is this machine"
        case .privateAddress: "the host is in a private network"
        case .linkLocalAddress: "the host is on the local link"
        case .metadataAddress: "the host is the metadata service of a cloud"
        case .sharedAddress: "the host is in the network of a provider"
        case .multicastAddress: "the host is a multicast address"
        case .reservedAddress: "the host has an address that belongs to no host"
        case .unusualPort: "the port is not 443"
        case .notLoopback: "the name of this machine leads to another one"
        }
    }
}
