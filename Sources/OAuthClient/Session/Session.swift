import Synchronization

/// One login: it holds the tokens, refreshes them in time, and stores what it gets.
///
/// Any number of tasks may ask at once, in any number of processes with the same store: one refresh goes out, and all get
/// what comes of it. A refresh runs in a task of its own, so that who stops waiting stops nobody else.
///
/// When a new pair cannot be stored, it is used all the same, because the old one is spent: an event tells of it, and the
/// pair is stored before the next refresh.
///
/// Source: RFC 6749 §1.5, §6; RFC 9700 §4.14.
public final class Session: Sendable {
    /// The client whose login it is.
    public let client: Client
    /// Under which key the login is stored.
    public let key: String

    let store: any TokenStore
    let options: SessionOptions
    let login: (@Sendable () async throws(ClientError) -> any Grant)?
    let onEvent: (@Sendable (SessionEvent) -> Void)?
    let state: Mutex<SessionState>
    /// What the state holds, for those who ask at once; changed under its lock.
    let lanes = LeaseLanes()

    /// A session, which reads the store when it is first asked for a token.
    ///
    /// - Parameters:
    ///   - client: The client whose login it is.
    ///   - store: Where the login is kept.
    ///   - key: Under which key: any text of at most 1,024 bytes.
    ///   - options: How it times its refreshes.
    ///   - login: Makes a grant with which the program logs in by itself, such as a password. It is called where there is
    ///     no login, and after the server has ended one: at most once in ``SessionOptions/loginInterval``, in all processes.
    ///   - onEvent: Called with what happens to the login, on no particular thread; it should return soon.
    public init(
        _ client: Client,
        store: any TokenStore,
        key: String,
        options: SessionOptions = SessionOptions(),
        login: (@Sendable () async throws(ClientError) -> any Grant)? = nil,
        onEvent: (@Sendable (SessionEvent) -> Void)? = nil
    ) {
        self.client = client
        self.store = store
        self.key = key
        self.options = options
        self.login = login
        self.onEvent = onEvent
        let machine = RefreshMachine(
            margin: RefreshMargin(options.margin),
            maximumRetryAfter: options.maximumRetryAfter
        )
        state = Mutex(SessionState(machine: machine))
    }
}

extension Session {
    /// A token that is good for a while, refreshed first where that is due.
    ///
    /// - Throws: ``ClientError``; ``ClientError/loginRequired(_:)`` where only a login helps.
    public func lease() async throws(ClientError) -> Lease {
        let time = client.environment.uptime()
        if let lease = lanes.lease(at: time) ?? state.withLock({ $0.machine.lease(at: time) }) { return lease }
        return try await wait(for: .good)
    }

    /// Another token than one that a resource has refused.
    ///
    /// However many tasks come with the same lease, and however late: one refresh is made.
    ///
    /// - Parameter lease: The lease that was refused.
    /// - Throws: ``ClientError``; ``ClientError/tokenRefused(status:)`` where too many fresh tokens have been refused.
    public func reject(_ lease: Lease) async throws(ClientError) -> Lease {
        try await wait(for: .other(lease.generation))
    }

    /// A new token, also where the present one is good.
    ///
    /// - Throws: ``ClientError``.
    public func refresh() async throws(ClientError) -> Lease {
        // A session that has not read the store yet would take what is there for new.
        if state.withLock({ $0.machine.isEmpty }) { _ = try await lease() }
        return try await wait(for: .new)
    }

    /// Sends one more refresh after ``ClientError/refreshOutcomeUnknown``.
    ///
    /// Nothing does so by itself: a server that detects the reuse of refresh tokens may end the login for it.
    ///
    /// - Throws: ``ClientError``.
    public func retryUnknownRefresh() async throws(ClientError) -> Lease { try await wait(for: .insisted) }
}

extension Session {
    /// Ends or replaces what is held.
    func change(_ body: (inout RefreshMachine) -> RefreshMachine.Resolution) -> RefreshMachine.Resolution {
        state.withLock { state in
            let resolution = body(&state.machine)
            lanes.publish(state.machine.published)
            return resolution
        }
    }
}

/// What a session guards with its lock.
struct SessionState: Sendable {
    var machine: RefreshMachine
    var continuations: [Int: CheckedContinuation<Result<Lease, ClientError>, Never>] = [:]
    var nextWaiter = 0
}
