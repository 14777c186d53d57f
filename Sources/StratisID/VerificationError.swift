/// Why a signed challenge is refused, in the order in which the cases are checked.
public enum VerificationError: Error, Hashable, Sendable {
    /// The text is not a challenge.
    case malformedChallenge(ChallengeError)
    /// The text is not an address.
    case malformedAddress
    /// A pay-to-script-hash or bech32 address, for which no message signature can speak.
    case unsupportedAddress
    /// An address of a network that is not accepted.
    case wrongNetwork
    /// Not the canonical base64 of 65 bytes with a header in 27…34.
    case malformedSignature
    /// The challenge names another host or port.
    case unexpectedHost
    /// The challenge names another path.
    case unexpectedPath
    /// The time is after the challenge's `exp`.
    case expired
    /// The signature has a high s, which the policy refuses.
    case highS
    /// No key comes out of the signature.
    case unrecoverableSignature
    /// Another key signed, or the challenge is not the text that was signed.
    case signerMismatch
}

extension VerificationError {
    /// The name of the case, as the command line and the test vectors spell it.
    public var name: String {
        switch self {
        case .malformedChallenge: "malformedChallenge"
        case .malformedAddress: "malformedAddress"
        case .unsupportedAddress: "unsupportedAddress"
        case .wrongNetwork: "wrongNetwork"
        case .malformedSignature: "malformedSignature"
        case .unexpectedHost: "unexpectedHost"
        case .unexpectedPath: "unexpectedPath"
        case .expired: "expired"
        case .highS: "highS"
        case .unrecoverableSignature: "unrecoverableSignature"
        case .signerMismatch: "signerMismatch"
        }
    }

    /// The case for an address that was refused.
    public init(_ error: AddressError) {
        self =
            switch error {
            case .malformed: .malformedAddress
            case .unsupported: .unsupportedAddress
            case .wrongNetwork: .wrongNetwork
            }
    }

    /// The case for a challenge that may not be verified now.
    public init(_ error: FreshnessError) {
        self =
            switch error {
            case .unexpectedHost: .unexpectedHost
            case .unexpectedPath: .unexpectedPath
            case .expired: .expired
            }
    }

    /// The case for a signature that was refused.
    public init(_ error: SignatureError) {
        self =
            switch error {
            case .malformed: .malformedSignature
            case .highS: .highS
            case .unrecoverable: .unrecoverableSignature
            case .signerMismatch: .signerMismatch
            }
    }
}

extension VerificationError: CustomStringConvertible {
    /// A sentence for the user; it repeats nothing of the input.
    public var description: String {
        switch self {
        case .malformedChallenge(let error): error.description
        case .malformedAddress: "the address is not base58 with a valid checksum; check it for typing errors"
        case .unsupportedAddress: "script and bech32 addresses cannot sign in; use an address of the P2PKH kind"
        case .wrongNetwork: "the address belongs to a network that is not accepted"
        case .malformedSignature: "the signature is not 88 characters of base64 with a valid header"
        case .unexpectedHost: "the challenge names another host than the expected one"
        case .unexpectedPath: "the challenge names another path than the expected one"
        case .expired: "the challenge has expired; ask the server for a new one"
        case .highS: "the signature is not in the low-S form"
        case .unrecoverableSignature: "no public key comes out of the signature"
        case .signerMismatch: "another key signed, or another text was signed"
        }
    }
}
