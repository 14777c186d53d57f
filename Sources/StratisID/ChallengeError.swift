/// Why a text is not a challenge, and where in it.
public struct ChallengeError: Error, Hashable, Sendable {
    /// What is wrong; the raw value is the name in the test vectors.
    public enum Reason: String, CaseIterable, Hashable, Sendable {
        /// More than 2,048 bytes.
        case tooLong
        /// Neither `sid:` nor `web+sid:` in front.
        case missingScheme
        /// Nothing before the path or the port.
        case emptyHost
        /// An empty label, or brackets around anything but an IPv6 address.
        case invalidHost
        /// An `@` in the authority: what stands before it would look like the host.
        case userInfo
        /// A port outside 1…65535, empty or padded with zeros.
        case invalidPort
        /// No `/` after the authority.
        case missingPath
        /// No `?`.
        case missingQuery
        /// A second `?`.
        case extraQuestionMark
        /// A byte that cannot stand there: a control character, a space, `#`, a quote, a byte outside ASCII.
        case invalidCharacter
        /// A `%` without two hex digits after it.
        case invalidPercentEncoding
        /// Nothing before a `=`, or between two `&`.
        case emptyParameter
        /// A second `uid`, `exp`, `redirectScheme` or `redirectUri`.
        case duplicateParameter
        /// No `uid`.
        case missingUID
        /// A `uid` without a value.
        case emptyUID
        /// An `exp` that is not decimal digits without a sign or leading zeros, or is above 253402300799.
        case invalidExpiry
        /// A `redirectScheme` that is no scheme, or a `redirectUri` that is empty or stands without a scheme.
        case invalidRedirect
        /// Another parameter after `redirectScheme` or `redirectUri`.
        case misplacedRedirect
    }

    /// What is wrong.
    public let reason: Reason

    /// Where, in bytes from the start of the text: the first byte of what is wrong, or the end where something is
    /// missing.
    public let offset: Int

    init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension ChallengeError: CustomStringConvertible {
    /// A sentence for the user; it repeats nothing of the text.
    public var description: String { "\(reason.description) (byte \(offset))" }
}

extension ChallengeError.Reason: CustomStringConvertible {
    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .tooLong: "the challenge is longer than \(Challenge.maximumByteCount) bytes"
        case .missingScheme: "a challenge begins with sid: or web+sid:"
        case .emptyHost: "the host is empty"
        case .invalidHost: "the host is not a name or an address"
        case .userInfo: "a user name before the host is not allowed"
        case .invalidPort: "the port is not a number from 1 to 65535"
        case .missingPath: "there is no path after the host"
        case .missingQuery: "there is no ? with parameters"
        case .extraQuestionMark: "there is more than one ?"
        case .invalidCharacter: "a character is not allowed here"
        case .invalidPercentEncoding: "% is not followed by two hex digits"
        case .emptyParameter: "a parameter has no name"
        case .duplicateParameter: "a parameter is given twice"
        case .missingUID: "there is no uid"
        case .emptyUID: "the uid is empty"
        case .invalidExpiry: "exp is not a whole number of seconds from 0 to \(Challenge.maximumExpiry)"
        case .invalidRedirect: "the redirect has no valid scheme or no target"
        case .misplacedRedirect: "the redirect parameters are not the last ones"
        }
    }
}
