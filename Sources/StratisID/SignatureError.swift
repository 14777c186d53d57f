/// Why a signature does not prove that an address signed.
public enum SignatureError: String, Error, Hashable, Sendable {
    /// Not the canonical base64 of 65 bytes, or the header is not in 27…34.
    case malformed
    /// s is in the upper half of its range and the policy accepts only the lower.
    case highS
    /// No key comes out: r or s is zero or not below the group order, or there is no such point.
    case unrecoverable
    /// The key that comes out belongs to another address, or to the other form of the same key.
    case signerMismatch
}

/// Which of the two valid values of s a verifier accepts.
public enum SignaturePolicy: Hashable, Sendable {
    /// Both, as the Stratis node does; some of its own published signatures have the high one.
    case acceptHighS
    /// Only the low one, so that nobody can make a second valid text of a signature.
    case requireLowS
}
