/// Why a text is not the address of a Redis server.
///
/// No case holds anything of the text: a password may be in it.
public enum RedisURLError: Error, Hashable, Sendable {
    /// The scheme is neither `redis` nor `unix`.
    case unsupportedScheme
    /// The scheme is `rediss`, which asks for TLS.
    case encryption
    /// There is a character that a URL has not, a fragment, or a query other than `db` after the path of a socket.
    case malformed
    /// The user or the password is not `user:password` or `:password`, or is wrongly percent-encoded.
    case credentials
    /// There is no host, or it has characters that the name of a host has not.
    case host
    /// The port is not a number from 1 to 65535.
    case port
    /// The database is not a number.
    case database
    /// The path of the socket is empty, does not begin with `/`, or is longer than 103 bytes.
    case path
}

extension RedisURLError: CustomStringConvertible {
    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .unsupportedScheme: "the address of a Redis server begins with redis:// or unix:"
        case .encryption: "TLS is not supported; use redis:// on a private network or through a tunnel, or unix:"
        case .malformed: "the address is no URL; percent-encode the characters that a URL has not"
        case .credentials: "write user:password@ or :password@ before the host, and percent-encode : / ? # @ % in them"
        case .host: "the address has no host, or one that cannot be; write redis://host"
        case .port: "the port is not a number from 1 to 65535"
        case .database: "the database is not a number; write 0 for the first one"
        case .path: "the socket has to be a path that begins with / and has at most 103 bytes"
        }
    }
}
