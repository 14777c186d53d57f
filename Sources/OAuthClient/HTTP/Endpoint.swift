/// A URL that requests with secrets may be sent to: https, or http on this machine.
///
/// This machine is `localhost`, `[::1]` and everything in 127.0.0.0/8.
///
/// Source: RFC 6749 §3.1, §3.2; RFC 9110 §4.2; RFC 8252 §7.3.
public struct Endpoint: Hashable, Sendable {
    /// The URL, byte for byte as it was given.
    public let url: String
    /// `https` or `http`.
    public let scheme: String
    /// The host with its port, as they were given.
    public let authority: String
    /// What follows the authority, with the query; at least `/`.
    public let path: String

    /// Parses an absolute URL.
    ///
    /// - Parameter text: Printable ASCII; everything else has to be percent-encoded.
    /// - Throws: ``EndpointError`` with the first thing that is wrong.
    public init(parsing text: String) throws(EndpointError) {
        guard text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && ![0x22, 0x3C, 0x3E, 0x5C].contains($0) }) else {
            throw .malformed
        }
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { throw .malformed }
        let scheme = text[..<colon].lowercased()
        guard scheme == "https" || scheme == "http" else { throw .unsupportedScheme }
        let rest = text[text.index(colon, offsetBy: 3)...]
        guard !rest.contains("#") else { throw .fragment }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains("@") else { throw .userInformation }
        guard let host = Self.host(of: authority) else { throw .malformed }
        guard scheme == "https" || Self.isLoopback(host) else { throw .notEncrypted }
        url = text
        self.scheme = scheme
        self.authority = String(authority)
        path = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/" + rest[end...]
    }

    /// The endpoint with more of a path behind it, and one `/` between the two.
    ///
    /// - Parameter suffix: Path and query to add; a `/` at its beginning does not start over at the root.
    /// - Throws: ``EndpointError/malformed`` where the endpoint has a query, or the suffix has characters a URL has not.
    public func appending(_ suffix: String) throws(EndpointError) -> Endpoint {
        guard !url.contains("?") else { throw .malformed }
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        return try Endpoint(parsing: base + "/" + (suffix.hasPrefix("/") ? String(suffix.dropFirst()) : suffix))
    }

    private static func host(of authority: Substring) -> Substring? {
        let afterHost: Substring
        let host: Substring
        if authority.hasPrefix("[") {
            guard let bracket = authority.firstIndex(of: "]") else { return nil }
            host = authority[...bracket]
            guard host.count > 2, host.dropFirst().dropLast().allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." })
            else { return nil }
            afterHost = authority[authority.index(after: bracket)...]
        } else {
            host = authority.prefix { $0 != ":" }
            guard !host.isEmpty, host.allSatisfy({ $0.isLetter || $0.isNumber || "-._".contains($0) }) else {
                return nil
            }
            afterHost = authority[host.endIndex...]
        }
        guard !afterHost.isEmpty else { return host }
        let port = afterHost.dropFirst()
        guard afterHost.hasPrefix(":"), port.allSatisfy(\.isNumber), let number = Int(port), 1...65535 ~= number else {
            return nil
        }
        return host
    }

    /// Whether a host names this machine and no other.
    static func isLoopback(_ host: Substring) -> Bool {
        if ["localhost", "[::1]"].contains(host.lowercased()) { return true }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4 && octets.first == "127" && octets.allSatisfy { $0.count <= 3 && UInt8($0) != nil }
    }
}

extension Endpoint: CustomStringConvertible {
    /// The URL without its query.
    public var description: String { "\(scheme)://\(authority)\(path.prefix { $0 != "?" })" }
}
