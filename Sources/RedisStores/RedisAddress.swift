public import OAuthMessages

/// Where a Redis server is, and as whom to log in to it.
public struct RedisAddress: Equatable, Sendable {
    /// The way to the server.
    enum Location: Equatable, Sendable {
        case network(host: String, port: Int)
        case socket(path: String)
    }

    /// The port of a Redis server, where none is named.
    public static let defaultPort = 6379
    /// The longest path of a socket that all systems take, in bytes.
    private static let maximumPathByteCount = 103

    let location: Location
    /// The user, from Redis 6 on; `nil` is the default user.
    public let user: String?
    /// The password; `nil` where the server asks for none.
    public let password: Secret?
    /// The number of the database, from 0.
    public let database: Int

    /// A server on the network; what is sent is not encrypted.
    ///
    /// - Parameters:
    ///   - host: A name, an IPv4 address, or an IPv6 address without brackets.
    ///   - port: 1 to 65535.
    ///   - user: The user; `nil` is the default user.
    ///   - password: The password; `nil` where the server asks for none.
    ///   - database: The number of the database, from 0.
    /// - Throws: ``RedisURLError/host``, ``RedisURLError/port``, ``RedisURLError/database``, or
    ///   ``RedisURLError/credentials`` where there is a user without a password.
    public init(
        host: String,
        port: Int = RedisAddress.defaultPort,
        user: String? = nil,
        password: Secret? = nil,
        database: Int = 0
    ) throws(RedisURLError) {
        guard !host.isEmpty, host.utf8.allSatisfy(Self.isInHost) else { throw .host }
        guard 1...65535 ~= port else { throw .port }
        try self.init(.network(host: host, port: port), user, password, database)
    }

    /// A server behind a socket of this machine.
    ///
    /// - Parameters:
    ///   - path: The whole path of the socket.
    ///   - user: The user; `nil` is the default user.
    ///   - password: The password; `nil` where the server asks for none.
    ///   - database: The number of the database, from 0.
    /// - Throws: ``RedisURLError/path``, ``RedisURLError/database``, or ``RedisURLError/credentials`` where there is a
    ///   user without a password.
    public init(
        socket path: String,
        user: String? = nil,
        password: Secret? = nil,
        database: Int = 0
    ) throws(RedisURLError) {
        guard path.hasPrefix("/"), path.utf8.count <= Self.maximumPathByteCount, !path.utf8.contains(0) else {
            throw .path
        }
        try self.init(.socket(path: path), user, password, database)
    }

    /// Parses `redis://[[user]:password@]host[:port][/database]` or `unix:[//[user]:password@]/path[?db=database]`.
    ///
    /// - Parameter url: Printable ASCII; everything else has to be percent-encoded.
    /// - Throws: ``RedisURLError`` with the first thing that is wrong.
    ///
    /// Source: IANA, the provisional URI scheme `redis`.
    public init(parsing url: String) throws(RedisURLError) {
        guard url.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), let colon = url.firstIndex(of: ":") else { throw .malformed }
        let rest = url[url.index(after: colon)...]
        guard !rest.contains("#") else { throw .malformed }
        switch url[..<colon].lowercased() {
        case "redis": try self.init(network: rest)
        case "unix": try self.init(socket: rest)
        case "rediss": throw .encryption
        default: throw .unsupportedScheme
        }
    }

    private init(
        _ location: Location,
        _ user: String?,
        _ password: Secret?,
        _ database: Int
    ) throws(RedisURLError) {
        guard database >= 0 else { throw .database }
        guard user == nil || password != nil else { throw .credentials }
        self.location = location
        self.user = user
        self.password = password
        self.database = database
    }

    private init(network rest: Substring) throws(RedisURLError) {
        guard rest.hasPrefix("//"), !rest.contains("?") else { throw .malformed }
        let (authority, path) = Self.split(rest.dropFirst(2))
        let (credentials, server) = try Self.credentials(authority)
        let host: Substring
        let port: Substring
        if server.hasPrefix("["), let bracket = server.firstIndex(of: "]") {
            host = server[..<bracket].dropFirst()
            port = server[server.index(after: bracket)...]
        } else {
            host = server.prefix { $0 != ":" }
            port = server[host.endIndex...]
        }
        guard port.isEmpty || port.hasPrefix(":") else { throw .host }
        guard let number = port.isEmpty ? Self.defaultPort : Self.number(port.dropFirst()) else { throw .port }
        try self.init(
            host: String(host),
            port: number,
            user: credentials?.user,
            password: credentials?.password,
            database: try Self.database(path.dropFirst())
        )
    }

    private init(socket rest: Substring) throws(RedisURLError) {
        let (authority, target) = rest.hasPrefix("//") ? Self.split(rest.dropFirst(2)) : ("", rest)
        let (credentials, host) = try Self.credentials(authority)
        guard host.isEmpty else { throw .host }
        let path = target.prefix { $0 != "?" }
        let query = target[path.endIndex...]
        guard query.isEmpty || query.hasPrefix("?db=") else { throw .malformed }
        guard let decoded = Self.decoded(path) else { throw .path }
        try self.init(
            socket: decoded,
            user: credentials?.user,
            password: credentials?.password,
            database: try Self.database(query.dropFirst(4))
        )
    }

    private static func split(_ text: Substring) -> (authority: Substring, path: Substring) {
        let authority = text.prefix { $0 != "/" }
        return (authority, text[authority.endIndex...])
    }

    private static func credentials(
        _ authority: Substring
    ) throws(RedisURLError) -> (credentials: (user: String?, password: Secret)?, rest: Substring) {
        guard let at = authority.lastIndex(of: "@") else { return (nil, authority) }
        let text = authority[..<at]
        guard let colon = text.firstIndex(of: ":"), let user = decoded(text[..<colon]),
            let password = decoded(text[text.index(after: colon)...])
        else { throw .credentials }
        return ((user.isEmpty ? nil : user, Secret(password)), authority[authority.index(after: at)...])
    }

    private static func database(_ text: Substring) throws(RedisURLError) -> Int {
        guard let number = text.isEmpty ? 0 : number(text) else { throw .database }
        return number
    }

    /// Digits alone, where `Int` would take a sign.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(text) : nil
    }

    private static func isInHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._:".utf8.contains(byte)
        }
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, rest.prefix(2).allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
                let value = UInt8(Substring(rest.prefix(2)), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
