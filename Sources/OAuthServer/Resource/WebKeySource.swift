/// Where a resource server has the keys of its authorization server from: fixed ones, or those of a `jwks_uri`.
///
/// Fetched keys are kept. They are fetched again when a token names a key that is not among them, so that new keys are
/// known at once, and after an hour, so that withdrawn ones are forgotten; but never more than once a minute. Where that
/// fails the keys from before stay.
public actor WebKeySource {
    /// Gives the bytes of a key set.
    public typealias Fetch = @Sendable () async throws -> [UInt8]

    private static let minimumAge: UInt64 = 60_000
    private static let maximumAge: UInt64 = 3_600_000
    /// After a failure, while there is no key set at all.
    private static let retryDelay: UInt64 = 1000

    private let fetch: Fetch?
    private let uptime: @Sendable () -> UInt64
    private var keySet: WebKeySet?
    private var fetchedAt: UInt64 = 0
    private var triedAt: UInt64?
    private var fetching: Task<WebKeySet?, Never>?

    /// The keys of a set that does not change.
    public init(_ keySet: WebKeySet) {
        self.keySet = keySet
        fetch = nil
        uptime = { 0 }
    }

    /// The keys of a server in the same process.
    public init(_ server: AuthorizationServer) {
        fetch = { server.keySet().body }
        uptime = server.environment.uptime
    }

    /// The keys that a closure fetches when they are needed.
    ///
    /// - Parameters:
    ///   - uptime: Milliseconds from any fixed moment on, which never go back.
    ///   - fetch: Gives the body of the `jwks_uri`; it should give up after some seconds.
    public init(uptime: @escaping @Sendable () -> UInt64, fetch: @escaping Fetch) {
        self.fetch = fetch
        self.uptime = uptime
    }

    /// The keys, among which `keyID` is if the authorization server has it.
    ///
    /// - Parameter keyID: The `kid` of a token.
    /// - Throws: ``WebKeySetError/unavailable`` where there are none yet and fetching them fails.
    public func keySet(for keyID: String) async throws(WebKeySetError) -> WebKeySet {
        if needsFetching(for: keyID) { await refresh() }
        guard let keySet else { throw .unavailable }
        return keySet
    }

    private func needsFetching(for keyID: String) -> Bool {
        guard fetch != nil else { return false }
        if fetching != nil { return keySet?[keyID] == nil }
        guard let triedAt else { return true }
        let now = uptime()
        guard let keySet else { return now >= triedAt + Self.retryDelay }
        guard now >= triedAt + Self.minimumAge else { return false }
        return keySet[keyID] == nil || now >= fetchedAt + Self.maximumAge
    }

    /// Fetches the keys, once for all that wait for them.
    private func refresh() async {
        guard let fetch else { return }
        let task: Task<WebKeySet?, Never>
        if let fetching {
            task = fetching
        } else {
            triedAt = uptime()
            task = Task { try? WebKeySet(decoding: await fetch()) }
            fetching = task
        }
        let fetched = await task.value
        guard fetching == task else { return }
        fetching = nil
        guard let fetched else { return }
        keySet = fetched
        fetchedAt = uptime()
    }
}
