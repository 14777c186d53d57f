/// What a session knows, and who waits for it to know more: without a clock, a task or a lock.
///
/// Whoever wants a token asks. What is good is handed out at once; otherwise one procedure is under way at a time, and
/// everybody who asks meanwhile waits for its end. After a failure nobody starts the next one too soon.
///
/// Times are milliseconds of a clock that never goes back.
package struct RefreshMachine: Sendable {
    /// What somebody wants.
    package enum Need: Hashable, Sendable {
        /// A token that is good for a while.
        case good
        /// Another token than this one, which a resource has refused.
        case other(Int64)
        /// Another token than the present one, whatever that is.
        case new
        /// Another token, and one more request after a lost answer.
        case insisted
    }

    package enum Answer: Sendable {
        case lease(Lease)
        case fail(ClientError)
        /// Wait; and where there is a start, it is the asker's to begin the procedure.
        case wait(Start?)
    }

    package struct Start: Hashable, Sendable {
        package var id: Int
        package var cause: RefreshProcedure.Cause
        /// How long to wait before.
        package var delay: Duration
    }

    /// What is to be done at the end of a procedure.
    package struct Resolution: Sendable {
        package var answers: [(waiter: Int, Result<Lease, ClientError>)] = []
        package var next: Start?
        package var event: SessionEvent?
    }

    private struct Held: Sendable {
        var lease: Lease
        /// From when on it is refreshed; `nil` for never.
        var refreshAt: Int64?
        /// From when on it is of no use; `nil` where that is not known.
        var expiresAt: Int64?
    }

    private struct Block: Sendable {
        var end: Int64
        var error: ClientError
    }

    private struct Waiter: Sendable {
        var id: Int
        var need: Need
    }

    /// So long a failure is waited out rather than repeated to everybody who asks.
    private static let longestDelay: Int64 = 1_000
    /// How long it takes until the store is asked again whether somebody has logged in.
    private static let pauseAfterEnd: Int64 = 1_000
    /// So many refused tokens in a minute are answered with a refresh each.
    private static let maximumRefusals = 10

    private let margin: RefreshMargin
    private let maximumRetryAfter: Int64

    private var held: Held?
    private var running: Int?
    private var nextID = 0
    private var waiters: [Waiter] = []
    private var block: Block?
    private var failureCount = 0
    private var refusals: (since: Int64, count: Int) = (0, 0)
    /// A pair that the store has not taken.
    package private(set) var unsaved: UnsavedLogin?

    package init(margin: RefreshMargin, maximumRetryAfter: Duration) {
        self.margin = margin
        self.maximumRetryAfter = max(0, maximumRetryAfter.milliseconds)
    }

    /// Whether there is no token, good or not: the store has not been read yet.
    package var isEmpty: Bool { held == nil }

    /// The token that is good for a while, if there is one: all that is done with most requests.
    package func lease(at time: Int64) -> Lease? {
        guard let held else { return nil }
        if let refreshAt = held.refreshAt, time >= refreshAt { return nil }
        return held.lease
    }

    /// What is handed out, and from when on no more.
    var published: (lease: Lease, refreshAt: Int64?)? { held.map { ($0.lease, $0.refreshAt) } }

    /// Answers somebody who wants a token.
    ///
    /// - Parameters:
    ///   - need: What is wanted.
    ///   - waiter: Under which number the asker will be answered if it has to wait.
    package mutating func ask(_ need: Need, waiter: Int, at time: Int64) -> Answer {
        if let lease = lease(for: need, at: time) { return .lease(lease) }
        if running != nil {
            waiters.append(Waiter(id: waiter, need: need))
            return .wait(nil)
        }
        var delay: Int64 = 0
        if let block, time < block.end, need != .insisted {
            if need == .good, let lease = unexpired(at: time) { return .lease(lease) }
            delay = block.end - time
            guard block.error.isTransient, delay <= Self.longestDelay else {
                return .fail(block.error.remaining(delay))
            }
        }
        if case .other = need, !mayRefuse(at: time) { return .fail(.tokenRefused(status: 401)) }
        waiters.append(Waiter(id: waiter, need: need))
        return .wait(begin(need, delay: delay))
    }

    /// Somebody does not want to wait any more; nobody else is disturbed.
    package mutating func leave(_ waiter: Int) { waiters.removeAll { $0.id == waiter } }

    /// A procedure has ended.
    ///
    /// - Parameters:
    ///   - id: Which one; the end of one that does not count any more is ignored.
    ///   - outcome: How it ended.
    ///   - time: Now.
    ///   - now: The wall clock, seconds since 1970.
    ///   - requestedAt: When the request for the tokens began, where it was this session's.
    package mutating func finish(
        _ id: Int,
        _ outcome: RefreshOutcome,
        at time: Int64,
        now: Int64,
        requestedAt: Int64?
    ) -> Resolution {
        guard running == id else { return Resolution() }
        running = nil
        switch outcome {
        case .tokens(let tokens, let origin, let unsaved):
            self.unsaved = unsaved
            hold(tokens, at: time, now: now, requestedAt: origin == .adopted ? nil : requestedAt)
            return resolve(with: SessionEvent(origin, tokens.generation, unsaved), at: time)
        case .failed(let error, let retryAfter, let unsaved):
            self.unsaved = unsaved
            return fail(error, retryAfter, at: time)
        }
    }

    /// A user has logged in.
    package mutating func adopt(_ tokens: TokenSet, unsaved: UnsavedLogin?, at time: Int64, now: Int64) -> Resolution {
        running = nil
        self.unsaved = unsaved
        hold(tokens, at: time, now: now, requestedAt: nil)
        return resolve(with: nil, at: time)
    }

    /// A user has logged out: whoever waits is told.
    package mutating func forget() -> Resolution {
        running = nil
        held = nil
        block = nil
        unsaved = nil
        defer { waiters = [] }
        return Resolution(answers: waiters.map { ($0.id, .failure(.loginRequired(.notLoggedIn))) })
    }
}

// MARK: - What is handed out

extension RefreshMachine {
    private func lease(for need: Need, at time: Int64) -> Lease? {
        switch need {
        case .good: lease(at: time)
        case .other(let generation): lease(at: time).flatMap { $0.generation == generation ? nil : $0 }
        case .new, .insisted: nil
        }
    }

    private func unexpired(at time: Int64) -> Lease? {
        guard let held else { return nil }
        if let expiresAt = held.expiresAt, time >= expiresAt { return nil }
        return held.lease
    }

    private mutating func hold(_ tokens: TokenSet, at time: Int64, now: Int64, requestedAt: Int64?) {
        var expiresAt: Int64?
        // Without a look at the wall clock where the request was this session's own.
        if let requestedAt, let lifetime = RefreshMargin.remaining(tokens, at: tokens.issuedAt) {
            expiresAt = requestedAt + lifetime
        } else if let remaining = RefreshMargin.remaining(tokens, at: now) {
            expiresAt = time + remaining
        }
        let refreshAt = expiresAt.map { $0 - margin.milliseconds(for: tokens) }
        held = Held(lease: Lease(tokens), refreshAt: refreshAt, expiresAt: expiresAt)
        block = nil
        failureCount = 0
    }
}

// MARK: - Beginning and ending

extension RefreshMachine {
    private mutating func begin(_ need: Need, delay: Int64) -> Start {
        nextID += 1
        running = nextID
        let cause: RefreshProcedure.Cause =
            switch need {
            // What is in the store may look good by a wall clock that was set back.
            case .good, .new: held.map { .unwanted($0.lease.generation) } ?? .due
            case .other(let generation): .unwanted(generation)
            case .insisted: .insisted
            }
        return Start(id: nextID, cause: cause, delay: .milliseconds(delay))
    }

    private mutating func mayRefuse(at time: Int64) -> Bool {
        if time - refusals.since >= 60_000 { refusals = (time, 0) }
        refusals.count += 1
        return refusals.count <= Self.maximumRefusals
    }

    /// Answers everybody who can be, and begins again for those who cannot.
    private mutating func resolve(with event: SessionEvent?, at time: Int64) -> Resolution {
        var resolution = Resolution(event: event)
        var left: [Waiter] = []
        for waiter in waiters {
            // However short its lifetime: it is all that the server gives.
            if let lease = held?.lease, waiter.need != .other(lease.generation) {
                resolution.answers.append((waiter.id, .success(lease)))
            } else {
                left.append(waiter)
            }
        }
        waiters = left
        if let first = left.first { resolution.next = begin(first.need, delay: 0) }
        return resolution
    }

    private mutating func fail(_ error: ClientError, _ retryAfter: Duration?, at time: Int64) -> Resolution {
        failureCount += 1
        var event = SessionEvent.refreshFailed(error)
        switch error {
        case .loginRequired(.noRefreshToken), .refreshOutcomeUnknown:
            // What the server has not ended is good until it expires.
            event = .loginRequired(error)
            block = Block(end: time + Self.pauseAfterEnd, error: error)
        case .loginRequired, .foreignLogin:
            event = .loginRequired(error)
            held = nil
            block = Block(end: time + Self.pauseAfterEnd, error: error)
        default:
            let shortest: Int64 = error.isTransient ? 250 : error.isOfStore ? 1_000 : 10_000
            let backoff = min(60_000, shortest << min(Int64(failureCount - 1), 10))
            let wished = min(max(0, retryAfter?.milliseconds ?? 0), maximumRetryAfter)
            block = Block(end: time + max(backoff, wished), error: error)
        }
        let lease = unexpired(at: time)
        defer { waiters = [] }
        let answers = waiters.map { waiter -> (waiter: Int, Result<Lease, ClientError>) in
            if waiter.need == .good, let lease { return (waiter.id, .success(lease)) }
            return (waiter.id, .failure(error))
        }
        return Resolution(answers: answers, event: event)
    }
}

extension SessionEvent {
    fileprivate init(_ origin: RefreshOutcome.Origin, _ generation: Int64, _ unsaved: UnsavedLogin?) {
        if let unsaved {
            self = .storeFailed(unsaved.error)
        } else {
            self =
                switch origin {
                case .adopted: .adopted(generation: generation)
                case .refreshed: .refreshed(generation: generation)
                case .loggedIn: .loggedInAgain(generation: generation)
                }
        }
    }
}

extension ClientError {
    fileprivate var isOfStore: Bool {
        if case .store = self { true } else { false }
    }

    /// The error with the time that is left of the wait.
    fileprivate func remaining(_ milliseconds: Int64) -> ClientError {
        guard case .unavailable(let status, .some) = self else { return self }
        return .unavailable(status: status, retryAfter: .seconds((milliseconds + 999) / 1000))
    }
}
