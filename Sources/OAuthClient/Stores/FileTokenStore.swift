internal import NIOPosix
internal import OAuthMessages
import Synchronization

/// A store in one JSON file that only its owner can read.
///
/// The file is written anew with each change and takes its place in one step, so that it is always whole. A file that
/// cannot be read is an error and is left as it is. Beside it stands a file of locks, `.lock` after the name; a lock is
/// held over the whole of a refresh.
public struct FileTokenStore: TokenStore {
    /// How long a write waits for another.
    private static let writePatience = Duration.seconds(10)
    private static let format = "stratis-id token store"

    private let file: PrivateFile
    private let writing = Writing()
    private var lockPath: String { file.path + ".lock" }

    /// A store in this file; it is created with the first login, with mode 0600.
    ///
    /// - Parameter path: The file; its folder has to exist.
    public init(path: String) { file = PrivateFile(path: path) }

    /// The login under this key, or `nil` where there is none.
    public func load(_ key: String) async throws(TokenStoreError) -> StoredLogin? {
        try await onThread { () throws(TokenStoreError) in try logins()[key].map(Self.login) ?? nil }
    }

    /// Replaces what is under this key, unless somebody else was faster; it is on disk before this returns.
    public func replace(
        _ key: String,
        revision: Int64?,
        with login: StoredLogin?
    ) async throws(TokenStoreError) -> Bool {
        try await onThread { () throws(TokenStoreError) in
            // One after another here, so that only processes compete for the lock.
            let result = writing.mutex.withLock { _ -> Result<Bool, TokenStoreError> in
                do throws(TokenStoreError) { return .success(try replaceNow(key, revision, login)) } catch {
                    return .failure(error)
                }
            }
            return try result.get()
        }
    }

    private func replaceNow(
        _ key: String,
        _ revision: Int64?,
        _ login: StoredLogin?
    ) throws(TokenStoreError) -> Bool {
        let lock = try RangeLock.acquireBlocking(lockPath, patience: Self.writePatience)
        defer { lock.release() }
        var logins = try logins()
        guard try logins[key].map(Self.login)?.revision == revision else { return false }
        logins[key] = login.map { .object($0.members) }
        try file.replace(Self.encode(logins))
        return true
    }

    /// Waits for the right to refresh the login under this key.
    public func lock(_ key: String, patience: Duration) async throws(TokenStoreError) -> any TokenStoreLock {
        try await RangeLock.acquire(lockPath, key: key, patience: patience)
    }

    private func logins() throws(TokenStoreError) -> [String: JSONValue] {
        guard let bytes = try file.read() else { return [:] }
        do {
            var members = try JSONMembers(decoding: bytes)
            guard try members.takeRequired("format", \.string) == Self.format else { throw TokenStoreError.damaged }
            guard try members.takeRequired("version", \.integer) == 1 else { throw TokenStoreError.newerFormat }
            return try members.takeRequired("logins", \.object)
        } catch let error as TokenStoreError {
            throw error
        } catch {
            throw .damaged
        }
    }

    private static func login(_ value: JSONValue) throws(TokenStoreError) -> StoredLogin {
        guard let members = value.object else { throw .damaged }
        return try StoredLogin(members: members)
    }

    private static func encode(_ logins: [String: JSONValue]) -> [UInt8] {
        var writer = JSONWriter(byteCapacity: 4096)
        writer.object { json in
            json.member("format", format)
            json.member("version", Int64(1))
            json.member("logins", JSONValue.object(logins))
        }
        return writer.bytes
    }
}

/// Keeps the writes of one process in line.
private final class Writing: Sendable {
    let mutex = Mutex(())
}

/// Does blocking work on a thread that may block, to its end: also in a task that has been cancelled.
private func onThread<Value: Sendable>(
    _ work: @escaping @Sendable () throws(TokenStoreError) -> Value
) async throws(TokenStoreError) -> Value {
    let result: Result<Value, TokenStoreError> = await withCheckedContinuation { continuation in
        NIOThreadPool.singleton.submit { state in
            guard state == .active else {
                return continuation.resume(returning: .failure(.unavailable("the process is shutting down")))
            }
            continuation.resume(returning: Result(catching: work))
        }
    }
    return try result.get()
}
