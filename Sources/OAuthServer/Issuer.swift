import StratisID

/// Who an authorization server is: its URL, and the authority that its challenges name.
///
/// Source: RFC 8414 §2.
public struct Issuer: Hashable, Sendable {
    /// The URL, without a slash at the end.
    public let url: String
    /// Host and port as they stand in the URL, in lower case.
    public let authority: String
    /// What stands between the authority and the paths of the endpoints; empty or a path.
    public let path: String

    /// Checks an issuer.
    ///
    /// - Parameter url: `https://host[:port][/path]`, or `http` with a loopback address.
    /// - Throws: ``ConfigurationError/invalidIssuer``.
    public init(_ url: String) throws(ConfigurationError) {
        let isSecure = url.hasPrefix("https://")
        guard isSecure || url.hasPrefix("http://") else { throw .invalidIssuer }
        var rest = url.dropFirst(isSecure ? 8 : 7)
        if rest.hasSuffix("/") { rest.removeLast() }
        let authorityEnd = rest.firstIndex(of: "/") ?? rest.endIndex
        authority = String(rest[..<authorityEnd])
        path = String(rest[authorityEnd...])
        self.url = (isSecure ? "https://" : "http://") + rest
        // What can stand in a challenge is a host, and what cannot is none.
        do { _ = try Challenge(authority: authority, path: path + "/", uid: "0", expiry: UnixSeconds(0)) } catch {
            throw .invalidIssuer
        }
        // An empty segment, `.` or `..` would be another path for one client than for the next.
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard !segments.contains(where: { ["", ".", ".."].contains($0) }) else { throw .invalidIssuer }
        guard isSecure || Self.isLoopback(authority) else { throw .invalidIssuer }
    }

    /// Where a browser says that a form on one of the server's own pages comes from.
    ///
    /// Source: RFC 6454 §6.2.
    var origin: String {
        let scheme = url.hasPrefix("https:") ? "https" : "http"
        let defaultPort = scheme == "https" ? ":443" : ":80"
        return "\(scheme)://"
            + (authority.hasSuffix(defaultPort) ? String(authority.dropLast(defaultPort.count)) : authority)
    }

    /// Whether the server is reached by TLS.
    var isSecure: Bool { url.hasPrefix("https:") }

    /// Whether the authority is `localhost` or a loopback address, with a port or without.
    static func isLoopback(_ authority: String) -> Bool {
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        // A name such as 127.example.com begins like an address and is none.
        let isIPv4Loopback = host.hasPrefix("127.") && IPAddress(parsing: host) != nil
        return host == "localhost" || host == "[::1]" || isIPv4Loopback
    }
}
