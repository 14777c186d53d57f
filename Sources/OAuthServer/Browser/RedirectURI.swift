import Primitives
import StratisID

/// A URI to which the answer of an authorization request may go.
///
/// Source: RFC 6749 §3.1.2; RFC 8252 §7.
struct RedirectURI: Hashable, Sendable {
    let text: String
    /// Host and port as written; `nil` for a private scheme.
    let authority: String?
    /// What is compared: the text, without the port where that does not count.
    private let comparable: String

    /// Checks a URI, or returns `nil`.
    ///
    /// - Parameter text: `https://host…`, `http://` with a loopback address, or a scheme with a dot, as in
    ///   `com.example.app:/callback`; without user name and fragment.
    init?(parsing text: String) {
        guard
            text.utf8.allSatisfy(Self.isURICharacter), let colon = text.firstIndex(of: ":"),
            let rest = Optional(text[text.index(after: colon)...]), !rest.isEmpty
        else { return nil }
        self.text = text
        let scheme = text[..<colon]
        switch scheme {
        case "https", "http":
            guard rest.hasPrefix("//") else { return nil }
            let authority = String(rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" })
            guard Self.isAuthority(authority) else { return nil }
            guard scheme == "https" || Issuer.isLoopback(authority) else { return nil }
            self.authority = authority
            comparable = Self.comparable(text, scheme: scheme, authority: authority)
        default:
            guard Self.isPrivateScheme(scheme) else { return nil }
            let authority = rest.hasPrefix("//") ? rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" } : ""
            guard !authority.contains("@") else { return nil }
            self.authority = nil
            comparable = text
        }
    }

    /// Whether a request with `requested` names this registered URI: byte for byte, but for the port of a loopback
    /// address, which the system gives to an application when it begins to listen.
    ///
    /// Source: RFC 9700 §2.1; RFC 8252 §7.3.
    func accepts(_ requested: RedirectURI) -> Bool { comparable == requested.comparable }

    private static func comparable(_ text: String, scheme: Substring, authority: String) -> String {
        guard scheme == "http" else { return text }
        for host in ["127.0.0.1", "[::1]"] where authority == host || authority.hasPrefix(host + ":") {
            return "http://" + host + text.dropFirst("http://".count + authority.count)
        }
        return text
    }

    /// Whether a challenge could name the authority, which leaves out user names.
    private static func isAuthority(_ authority: String) -> Bool {
        (try? Challenge(authority: authority.lowercased(), path: "/", uid: "0", expiry: UnixSeconds(0))) != nil
    }

    /// Whether the scheme is a reversed domain name, as one that belongs to an application is.
    ///
    /// Source: RFC 8252 §7.1; RFC 3986 §3.1.
    private static func isPrivateScheme(_ scheme: Substring) -> Bool {
        let isLetter: (UInt8) -> Bool = { 0x61...0x7A ~= $0 || 0x41...0x5A ~= $0 }
        guard let first = scheme.utf8.first, isLetter(first), scheme.contains(".") else { return false }
        return scheme.utf8.allSatisfy { isLetter($0) || 0x30...0x39 ~= $0 || [0x2B, 0x2D, 0x2E].contains($0) }
    }

    /// Printable ASCII without what no URI has, and without `#`.
    ///
    /// Source: RFC 3986 §2.
    private static func isURICharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"),
            UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            false
        default: 0x21...0x7E ~= byte
        }
    }
}
