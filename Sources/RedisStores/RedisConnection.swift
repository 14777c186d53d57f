internal import BlockingConnections
internal import CHiredis
internal import OAuthClient
internal import OAuthMessages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A connection to a Redis server; the one file that calls hiredis.
///
/// Source: hiredis 0.14, `redisConnectWithTimeout`, `redisConnectUnixWithTimeout`, `redisSetTimeout`,
/// `redisCommandArgv`, `redisFree`.
@safe
final class RedisConnection: BlockingConnection, @unchecked Sendable {
    private let context: UnsafeMutablePointer<redisContext>
    /// What the server calls the scripts it has been given over this connection.
    private var digests: [RedisScript: [UInt8]] = [:]
    /// Whether another connection may do better: behind one name there can be another server now.
    private var isWithWrongServer = false

    /// Connects, logs in and selects the database.
    ///
    /// - Parameters:
    ///   - address: Where the server is.
    ///   - milliseconds: How long connecting, and each answer, may take; resolving a name has the system's own limit.
    static func open(_ address: RedisAddress, milliseconds: Int64) throws(TokenStoreError) -> RedisConnection {
        let timeout = timeval(tv_sec: Int(milliseconds / 1000), tv_usec: .init(milliseconds % 1000 * 1000))
        let context =
            switch address.location {
            case .network(let host, let port): unsafe redisConnectWithTimeout(host, Int32(port), timeout)
            case .socket(let path): unsafe redisConnectUnixWithTimeout(path, timeout)
            }
        guard let context = unsafe context else { throw .unavailable("there is no memory for a connection") }
        let connection = unsafe RedisConnection(context)
        do throws(TokenStoreError) {
            try connection.begin(address, timeout)
            return connection
        } catch {
            connection.close()
            throw error
        }
    }

    private init(_ context: UnsafeMutablePointer<redisContext>) { unsafe self.context = context }

    private func begin(_ address: RedisAddress, _ timeout: timeval) throws(TokenStoreError) {
        guard unsafe context.pointee.err == 0 else { throw failure(otherwise: Self.notReachable) }
        // Programs that this one starts do not get the connection.
        _ = unsafe fcntl(context.pointee.fd, F_SETFD, FD_CLOEXEC)
        guard unsafe redisSetTimeout(context, timeout) == REDIS_OK else { throw failure(otherwise: Self.notReachable) }
        // It helps to notice a dead peer, and a connection is good without it.
        if case .network = address.location { _ = unsafe redisEnableKeepAlive(context) }
        if let password = address.password {
            let user = address.user.map { [Array($0.utf8)] } ?? []
            _ = try command([Array("AUTH".utf8)] + user + [Array(password.reveal().utf8)])
        }
        if address.database != 0 { _ = try command(["SELECT", "\(address.database)"].map { Array($0.utf8) }) }
    }

    /// Whether it has not failed and the server has not closed it.
    var isUsable: Bool {
        guard unsafe context.pointee.err == 0, !isWithWrongServer else { return false }
        var byte: UInt8 = 0
        let count = unsafe recv(context.pointee.fd, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
    }

    func close() { unsafe redisFree(context) }

    static func failure(_ error: ConnectionPoolError) -> TokenStoreError { .unavailable(error.description) }

    /// Sends a command and waits for the answer.
    ///
    /// - Throws: Also where the server answers with an error.
    func command(_ arguments: [[UInt8]]) throws(TokenStoreError) -> RedisReply {
        let reply = try exchange(arguments)
        if case .error(let text) = reply { throw refusal(text) }
        return reply
    }

    /// Runs a script, of which the server keeps a copy.
    func run(
        _ script: RedisScript,
        keys: [[UInt8]],
        _ arguments: [[UInt8]] = []
    ) throws(TokenStoreError) -> RedisReply {
        let rest = [Array("\(keys.count)".utf8)] + keys + arguments
        let source = Array(script.rawValue.utf8)
        let digest: [UInt8]
        if let known = digests[script] {
            digest = known
        } else {
            guard let new = try command([Array("SCRIPT".utf8), Array("LOAD".utf8), source]).bytes else {
                throw .unavailable("the Redis server does not take scripts")
            }
            digests[script] = new
            digest = new
        }
        let reply = try exchange([Array("EVALSHA".utf8), digest] + rest)
        guard case .error(let text) = reply else { return reply }
        guard text.hasPrefix("NOSCRIPT") else { throw refusal(text) }
        return try command([Array("EVAL".utf8), source] + rest)
    }

    private func refusal(_ text: String) -> TokenStoreError {
        let error = TokenStoreError(redisError: text)
        let isAside = [.notWritable, .tooFewReplicas].contains(error) || text.hasPrefix("MASTERDOWN")
        if isAside { isWithWrongServer = true }
        return error
    }

    private func exchange(_ arguments: [[UInt8]]) throws(TokenStoreError) -> RedisReply {
        Self.holdBackBrokenPipes()
        let bytes = arguments.flatMap { $0 }
        let counts = arguments.map(\.count)
        let reply = unsafe bytes.withUnsafeBytes { bytes in
            var offset = 0
            var pointers: [UnsafePointer<CChar>?] = unsafe []
            for count in counts {
                unsafe pointers.append(
                    bytes.baseAddress.map { unsafe ($0 + offset).assumingMemoryBound(to: CChar.self) }
                )
                offset += count
            }
            return unsafe redisCommandArgv(context, Int32(counts.count), &pointers, counts)
        }
        guard let reply = unsafe reply else { throw failure(otherwise: Self.notAnswered) }
        defer { unsafe freeReplyObject(reply) }
        return unsafe RedisReply(reply.assumingMemoryBound(to: redisReply.self).pointee)
    }

    /// Blocks the signal by which the system ends a process that writes to a server that has gone, as hiredis does.
    ///
    /// It goes to the thread that writes, which is one of the pool's and needs it for nothing.
    private static func holdBackBrokenPipes() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private static let notReachable = "the Redis server cannot be reached; check its address, and that it runs"
    private static let notAnswered = "the connection to the Redis server broke; what was under way was done, or was not"

    /// What went wrong with the connection: called right after it has, while the system's error is known.
    private func failure(otherwise text: String) -> TokenStoreError {
        let code = errno
        let isLate = unsafe context.pointee.err == REDIS_ERR_IO && [EAGAIN, EWOULDBLOCK, ETIMEDOUT].contains(code)
        return .unavailable(isLate ? "the Redis server did not answer in time" : text)
    }
}

extension RedisReply {
    fileprivate init(_ reply: redisReply) {
        switch unsafe reply.type {
        case REDIS_REPLY_INTEGER: self = unsafe .integer(reply.integer)
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: self = unsafe .bytes(Self.bytes(reply))
        case REDIS_REPLY_ERROR: self = unsafe .error(String(decoding: Self.bytes(reply), as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            self = .array(
                unsafe (0..<Int(reply.elements)).map { index in
                    guard let element = unsafe reply.element[index] else { return .null }
                    return unsafe RedisReply(element.pointee)
                }
            )
        default: self = .null
        }
    }

    private static func bytes(_ reply: redisReply) -> [UInt8] {
        guard let text = unsafe reply.str else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: text, count: Int(reply.len)))
    }
}
