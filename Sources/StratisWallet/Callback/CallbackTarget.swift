public import StratisID

/// Where a signed challenge is posted.
///
/// Only the check of its host makes one.
public struct CallbackTarget: Hashable, Sendable {
    /// Whether the connection is encrypted; a plain one leads to this machine alone.
    public let isSecure: Bool
    /// The host: a name in lower case, or an address without brackets.
    public let host: String
    /// The port, 1 to 65535.
    public let port: UInt16
    /// The whole address, `https://host/path?uid=…&exp=…`.
    public let url: String
    /// Whether the host may be anywhere on the network.
    let isAllowed: Bool

    /// Decides whether the host of a challenge is one to post to.
    ///
    /// - Parameters:
    ///   - challenge: The challenge.
    ///   - allowedHosts: Hosts that are posted to wherever they are; ``AllowedHost`` says how they are compared.
    /// - Throws: ``CallbackRefusal``.
    public init(of challenge: Challenge, allowedHosts: [AllowedHost]) throws(CallbackRefusal) {
        let authority = challenge.authority.lowercased()
        let (host, port) = Self.divide(authority)
        let isAllowed = allowedHosts.contains { $0.matches(host: host, port: port) }
        if !isAllowed {
            try Self.check(host)
            guard port ?? 443 == 443 else { throw .unusualPort }
        }
        self.isAllowed = isAllowed
        self.host = host
        isSecure = !(isAllowed && Self.isLoopback(host))
        self.port = port ?? (isSecure ? 443 : 80)
        // The host in lower case is the name that the checked addresses go by.
        let rest = challenge.signedText.utf8.dropFirst(authority.utf8.count)
        url = (isSecure ? "https://" : "http://") + authority + String(Substring(rest))
    }

    /// The host's address where it is one instead of a name.
    var literal: IPAddress? { IPAddress(host) }

    /// Decides whether an address the host has is one to connect to.
    func check(_ address: IPAddress) throws(CallbackRefusal) {
        if !isSecure, address.scope != .loopback { throw .notLoopback }
        if !isAllowed { try Self.check(address.scope) }
    }

    /// Divides an authority, whose syntax the challenge has checked.
    static func divide(_ authority: String) -> (host: String, port: UInt16?) {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            let port = authority[end...].dropFirst(2)
            return (String(authority[..<end].dropFirst()), UInt16(port))
        }
        let parts = authority.split(separator: ":", maxSplits: 1)
        return (String(parts.first ?? ""), parts.count == 2 ? UInt16(parts[1]) : nil)
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || IPAddress(host)?.scope == .loopback
    }

    private static func check(_ host: String) throws(CallbackRefusal) {
        if let address = IPAddress(host) {
            try check(address.scope)
            throw .addressLiteral
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, labels.allSatisfy({ $0.utf8.count <= 63 }) else { throw .malformedHost }
        guard !labels.contains(where: { $0.hasPrefix("xn--") }) else { throw .internationalName }
        guard let last = labels.last, !isNumeric(last) else { throw .obscureAddress }
        let localNames = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "localdomain"]
        guard labels.count > 1, !localNames.contains(String(last)), !host.hasSuffix(".home.arpa") else {
            throw .localName
        }
    }

    /// Whether a name that ends in this label is taken for an address of version 4 by programs that read it as C does.
    ///
    /// Source: WHATWG URL Standard, ends-in-a-number checker.
    private static func isNumeric(_ label: Substring) -> Bool {
        let digits = label.hasPrefix("0x") ? label.dropFirst(2) : label
        let isHexadecimal = label.hasPrefix("0x")
        return digits.allSatisfy { isHexadecimal ? $0.isHexDigit : $0.isNumber }
    }

    private static func check(_ scope: AddressScope) throws(CallbackRefusal) {
        switch scope {
        case .global: return
        case .loopback: throw .loopbackAddress
        case .privateNetwork: throw .privateAddress
        case .linkLocal: throw .linkLocalAddress
        case .metadata: throw .metadataAddress
        case .sharedNetwork: throw .sharedAddress
        case .multicast: throw .multicastAddress
        case .reserved: throw .reservedAddress
        }
    }
}

/// A host that is posted to wherever it is: a server on this machine or in a private network.
///
/// Without a port it stands for all ports. `localhost` and addresses of this machine are spoken to without encryption.
public struct AllowedHost: Hashable, Sendable {
    private let host: String
    private let port: UInt16?

    /// Parses a host, an IPv6 address in brackets, with a port where one is given.
    ///
    /// - Returns: `nil` where it could not stand in a challenge.
    public init?(_ text: String) {
        do {
            guard try Challenge(parsing: "sid:\(text)/?uid=1").authority == text else { return nil }
        } catch { return nil }
        (host, port) = CallbackTarget.divide(text.lowercased())
    }

    func matches(host: String, port: UInt16?) -> Bool { self.host == host && (self.port == nil || self.port == port) }
}
