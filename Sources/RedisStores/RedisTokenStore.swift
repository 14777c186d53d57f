internal import BlockingConnections
public import OAuthClient
internal import OAuthMessages

/// A client's logins in Redis: the access token until it expires, the refresh token for good.
///
/// A login has two keys, which a cluster keeps in one place: `prefix{key}:login`, a hash of the record and the refresh
/// token, and `prefix{key}:access`, a hash of the access token that the server removes when the token expires or, with a
/// `volatile-` policy, when it needs room. A login without its access token is one whose token has expired; the next
/// session that wants one refreshes it. `%`, `{`, `}` and bytes that are not printable ASCII stand percent-encoded in the
/// names of keys; those of an empty key are `prefix{%}:login` and `prefix{%}:access`.
///
/// How safe a write is depends on the server. With `appendonly yes` and `appendfsync always` it is on disk before
/// ``replace(_:revision:with:)`` returns. With `appendfsync everysec` a crash of the machine may lose the last second, and
/// a failover what the replica did not have yet. The store then holds a refresh token that was spent, which ends the login
/// unless the provider takes it again. With `min-replicas-to-write` and `min-replicas-max-lag` a server that has lost its
/// replicas refuses a write before it does it, so that a failover loses no more than the lag. A `maxmemory-policy` that
/// begins with `allkeys-` removes whole logins.
///
/// A lock is a third key, `prefix{key}:lock`, with a lifetime; it is renewed while it is held. A process that is stopped
/// or cut off for longer than that loses it to another and may send a refresh request beside it. It then cannot
/// overwrite what the other has saved, because each write names the revision it replaces.
///
/// The server is Redis 4 or newer; the tests run with 7.0. Connections are not encrypted. A user of its own needs the keys
/// `prefix*` and the commands `AUTH`, `SELECT` for another database than 0, `EVAL`, `EVALSHA`, `SCRIPT LOAD`, `EXISTS`,
/// `HGET`, `HMGET`, `HSET`, `HDEL`, `GET`, `SET`, `DEL`, `PEXPIRE` and `PEXPIREAT`. `MONITOR` and the slow log show tokens
/// to who may read them.
///
/// Source: Redis documentation, Scripting with Lua, Key eviction, Redis persistence and Redis replication.
public final class RedisTokenStore: TokenStore {
    private static let firstPause = Duration.milliseconds(4)
    private static let longestPause = Duration.milliseconds(64)

    private let pool: ConnectionPool<RedisConnection>
    private let locks: RedisLocks
    private let prefix: String
    private let random: @Sendable () -> UInt64

    /// A store on this server; the first use connects.
    ///
    /// - Parameters:
    ///   - address: Where the server is, and as whom to log in to it.
    ///   - options: Names, connections and times.
    ///   - random: 64 random bits: for the names of locks, and for pauses.
    public init(
        _ address: RedisAddress,
        options: RedisStoreOptions = RedisStoreOptions(),
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) {
        let milliseconds = options.timeoutMilliseconds
        pool = ConnectionPool(
            connectionCount: options.connectionCount,
            patience: .milliseconds(milliseconds)
        ) { () throws(TokenStoreError) in
            try RedisConnection.open(address, milliseconds: milliseconds)
        }
        locks = RedisLocks(pool, name: "\(random()).\(random()).", milliseconds: options.lockMilliseconds)
        prefix = Self.escaped(options.prefix)
        self.random = random
    }

    /// A store on this server; the first use connects.
    ///
    /// - Parameters:
    ///   - url: `redis://[[user]:password@]host[:port][/database]` or `unix:[//[user]:password@]/path[?db=database]`.
    ///   - options: Names, connections and times.
    /// - Throws: ``RedisURLError`` where it is not the address of a Redis server.
    public convenience init(
        url: String,
        options: RedisStoreOptions = RedisStoreOptions()
    ) throws(RedisURLError) {
        self.init(try RedisAddress(parsing: url), options: options)
    }

    /// The login under this key, or `nil` where there is none.
    public func load(_ key: String) async throws(TokenStoreError) -> StoredLogin? {
        let keys = [name(key, "login"), name(key, "access")]
        let reply = try await pool.run { connection throws(TokenStoreError) in try connection.run(.load, keys: keys) }
        switch reply {
        case .null: return nil
        case .array(let fields) where fields.count == 5: return try Self.login(fields)
        default: throw .damaged
        }
    }

    /// Replaces what is under this key, unless somebody else was faster.
    ///
    /// A write of which the server's answer is lost is ``TokenStoreError/unavailable(_:)``; it may have been done.
    public func replace(
        _ key: String,
        revision: Int64?,
        with login: StoredLogin?
    ) async throws(TokenStoreError) -> Bool {
        let keys = [name(key, "login"), name(key, "access")]
        let arguments = Self.arguments(revision, login)
        return try await pool.run { connection throws(TokenStoreError) in
            switch try connection.run(.replace, keys: keys, arguments) {
            case .integer(1): return true
            case .integer(0): return false
            default: throw .damaged
            }
        }
    }

    /// Waits for the right to refresh the login under this key.
    public func lock(_ key: String, patience: Duration) async throws(TokenStoreError) -> any TokenStoreLock {
        let name = name(key, "lock")
        let clock = ContinuousClock()
        let end = clock.now + patience
        var pause = Self.firstPause
        while true {
            if let lock = try await locks.tryLock(name) { return lock }
            guard clock.now < end else { throw .busy }
            // Between half and all of it, so that those who wait do not all come at once.
            let jitter = pause * (0.5 + Double(random() >> 12) * 0x1p-53)
            do { try await Task.sleep(for: jitter, tolerance: .zero) } catch { throw .busy }
            pause = min(pause * 2, Self.longestPause)
        }
    }

    private func name(_ key: String, _ kind: String) -> [UInt8] {
        // In a cluster, what stands between the first braces says where a key is; nothing there would be no place.
        Array("\(prefix){\(key.isEmpty ? "%" : Self.escaped(key))}:\(kind)".utf8)
    }

    private static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if 0x21...0x7E ~= byte, !"%{}".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func login(_ fields: [RedisReply]) throws(TokenStoreError) -> StoredLogin {
        guard let revision = fields[0].text, let record = fields[1].bytes else { throw .damaged }
        // An access token of another revision is not this login's.
        let hasAccessToken = fields[3].text == revision
        let login = try StoredLogin(
            decoding: record,
            accessToken: hasAccessToken ? try secret(fields[4]) : nil,
            refreshToken: try secret(fields[2])
        )
        guard revision == String(login.revision) else { throw .damaged }
        return login
    }

    private static func secret(_ field: RedisReply) throws(TokenStoreError) -> Secret? {
        guard field != .null else { return nil }
        guard let text = field.text else { throw .damaged }
        return Secret(text)
    }

    private static func arguments(_ revision: Int64?, _ login: StoredLogin?) -> [[UInt8]] {
        let expected = Array((revision.map { String($0) } ?? "").utf8)
        guard let login else { return [expected, []] }
        let tokens = login.tokens
        // No server takes a moment that does not fit: such a token has no end.
        let expiry = tokens?.expiry.flatMap { $0 > Int64.max / 1000 ? nil : max(1, $0) * 1000 }
        return [
            expected, Array("\(login.revision)".utf8), login.encodedWithoutTokens(),
            Array((tokens?.refreshToken.map { "=" + $0.reveal() } ?? "").utf8),
            Array((tokens.map { "=" + $0.accessToken.reveal() } ?? "").utf8),
            Array((expiry.map { String($0) } ?? "").utf8),
        ]
    }
}
