/// Why a text is not an address that can have signed.
public enum AddressError: String, Error, Hashable, Sendable {
    /// Not base58 of 21 bytes with the right checksum, and not bech32 either.
    case malformed
    /// A pay-to-script-hash address of an accepted network, or a bech32 address: no message signature can prove those.
    case unsupported
    /// An address of a network that is not accepted.
    case wrongNetwork
}
