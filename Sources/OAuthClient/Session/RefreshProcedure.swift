package import OAuthMessages
internal import Primitives

/// The steps of one refresh, across the store and the server, without doing any of them.
///
/// Each step names what is to be done; what came of it is handed in, and the next step comes out. What is decided here
/// never depends on a clock, a network or a disk, so that every order of events can be written down as a table.
///
/// The rules: read again under the lock before anything is sent. Note the intent before the request goes out. Save before
/// anybody sees the new pair. Two requests without an answer are followed by no third; one that was answered, be it with
/// 503, is not one of them. What is removed is only what was read.
package struct RefreshProcedure: Sendable {
    /// What the procedure has to know and cannot find out.
    package struct Terms: Sendable {
        /// To which provider and client the login has to belong.
        package var origin: String
        /// Why there is a refresh.
        package var cause: Cause
        /// Whether the program can log in by itself.
        package var canLogIn = false
        /// How many seconds lie at least between two such logins.
        package var loginInterval: Int64 = 600
        /// How long before their expiry tokens are refreshed.
        package var margin: RefreshMargin
        /// A record that could not be saved, and what it is to replace.
        package var unsaved: UnsavedLogin?
        /// A random number for the first generation of a login.
        package var seed: Int64

        package init(
            origin: String,
            cause: Cause,
            canLogIn: Bool = false,
            loginInterval: Int64 = 600,
            margin: RefreshMargin,
            unsaved: UnsavedLogin? = nil,
            seed: Int64
        ) {
            self.origin = origin
            self.cause = cause
            self.canLogIn = canLogIn
            self.loginInterval = loginInterval
            self.margin = margin
            self.unsaved = unsaved
            self.seed = seed
        }
    }

    package enum Cause: Hashable, Sendable {
        /// There is no token that is good for long enough.
        case due
        /// A resource has refused the token of this generation, or somebody wants another one than it.
        case unwanted(Int64)
        /// A user wants one more request after a lost answer.
        case insisted
    }

    package enum Effect: Sendable {
        case lock
        case load
        case replace(revision: Int64?, with: StoredLogin?)
        case refresh(Secret)
        case logIn
        case pause(Duration)
        case finish(RefreshOutcome)
    }

    package enum Input: Sendable {
        case locked(Result<Void, TokenStoreError>)
        case loaded(Result<StoredLogin?, TokenStoreError>)
        case replaced(Result<Bool, TokenStoreError>)
        case answered(RefreshAnswer)
        case paused
    }

    enum Step {
        /// Reading without the lock, which is enough where another session has refreshed.
        case peeking
        case locking
        case reading
        case savingLate(StoredLogin)
        case noting(StoredLogin, attempt: Int)
        /// The note was said to have failed, and may have been written all the same.
        case rereadingAfterNoting(StoredLogin, attempt: Int, TokenStoreError)
        case sending(StoredLogin, attempt: Int, tries: Int)
        case pausing(StoredLogin, attempt: Int, tries: Int)
        case saving(Change, isRetry: Bool)
        case pausingBeforeSaving(Change)
        case rereadingAfterConflict(Change)
        case rereadingAfterDeath(StoredLogin, attempt: Int)
        case withdrawing(ClientError, retryAfter: Duration?)
        case clearing(ClientError)
        case announcingLogin(StoredLogin, previousLoginAt: Int64?)
        case loggingIn(StoredLogin, previousLoginAt: Int64?)
        case done
    }

    /// New tokens on their way into the store.
    struct Change {
        var revision: Int64?
        var record: StoredLogin
        /// The generation in the store before; another one there means that somebody else has logged in.
        var previousGeneration: Int64?
        var origin: RefreshOutcome.Origin
    }

    /// How often the store may have changed in between before the procedure gives up.
    static let maximumRounds = 5
    static let maximumTries = 3
    /// Higher than this a record does not count.
    static let maximumAttempts = 1_000

    let terms: Terms
    var step = Step.peeking
    var rounds = 0
    /// What is still to be saved from an earlier refresh.
    var unsaved: UnsavedLogin?

    package init(_ terms: Terms) {
        self.terms = terms
        unsaved = terms.unsaved
    }

    /// The first thing to do.
    package mutating func start() -> Effect {
        guard terms.unsaved == nil, terms.cause != .insisted else { return proceed(.locking, .lock) }
        return proceed(.peeking, .load)
    }

    /// What to do next.
    ///
    /// - Parameters:
    ///   - input: What came of the last effect.
    ///   - now: The wall clock, seconds since 1970.
    package mutating func handle(_ input: Input, now: Int64) -> Effect {
        switch (step, input) {
        case (.peeking, .loaded(let result)): peeked(result, now)
        case (.locking, .locked(.success)): proceed(.reading, .load)
        case (.locking, .locked(.failure(let error))): fail(.store(error))
        case (.reading, .loaded(let result)): read(result, now)
        case (.savingLate(let record), .replaced(.success(true))): savedLate(record, now)
        case (.savingLate, .replaced(.success(false))): readAgain()
        case (.savingLate, .replaced(.failure(let error))): fail(.store(error))
        case (.noting(let record, let attempt), .replaced(let result)): noted(record, attempt, result)
        case (.rereadingAfterNoting(let record, let attempt, let error), .loaded(let result)):
            // Without the request the note would be one of a lost answer.
            if case .success(record) = result { send(record, attempt, 1) } else { fail(.store(error)) }
        case (.sending(let record, let attempt, let tries), .answered(let answer)):
            answered(record, attempt, tries, answer, now)
        case (.pausing(let record, let attempt, let tries), .paused): send(record, attempt, tries)
        case (.saving(let change, let isRetry), .replaced(let result)): saved(change, isRetry, result)
        case (.pausingBeforeSaving(let change), .paused): save(change, isRetry: true)
        case (.rereadingAfterConflict(let change), .loaded(let result)): resolve(change, result, now)
        case (.rereadingAfterDeath(let record, let attempt), .loaded(let result)): mourn(record, attempt, result, now)
        case (.withdrawing(let error, let retryAfter), .replaced): fail(error, retryAfter: retryAfter)
        case (.clearing(let error), .replaced(.success(true))), (.clearing(let error), .replaced(.failure)): fail(error)
        case (.clearing, .replaced(.success(false))): readAgain()
        case (.announcingLogin(let record, let previous), .replaced(.success(true))):
            proceed(.loggingIn(record, previousLoginAt: previous), .logIn)
        case (.announcingLogin, .replaced(.success(false))): readAgain()
        case (.announcingLogin, .replaced(.failure(let error))): fail(.store(error))
        case (.loggingIn(let record, let previous), .answered(let answer)): loggedIn(record, previous, answer)
        default: preconditionFailure("the effect was answered with the input of another")
        }
    }
}

// MARK: - Reading

extension RefreshProcedure {
    mutating func peeked(_ result: Result<StoredLogin?, TokenStoreError>, _ now: Int64) -> Effect {
        switch result {
        case .failure(let error): fail(.store(error))
        case .success(let record?) where isAcceptable(record, now): finish(record, .adopted)
        case .success(nil) where !terms.canLogIn: fail(.loginRequired(.notLoggedIn))
        case .success: proceed(.locking, .lock)
        }
    }

    mutating func read(_ result: Result<StoredLogin?, TokenStoreError>, _ now: Int64) -> Effect {
        switch result {
        case .failure(let error): return fail(.store(error))
        case .success(let record):
            if let unsaved, unsaved.replacesAnything || record?.revision == unsaved.revision {
                return proceed(.savingLate(unsaved.record), .replace(revision: record?.revision, with: unsaved.record))
            }
            // Somebody has gone on from what was there: the pair that was not saved belongs to nothing any more.
            unsaved = nil
            return decide(record, now)
        }
    }

    mutating func savedLate(_ record: StoredLogin, _ now: Int64) -> Effect {
        unsaved = nil
        return decide(record, now)
    }

    /// What to do with what is in the store, now that nobody else does anything with it.
    mutating func decide(_ record: StoredLogin?, _ now: Int64) -> Effect {
        guard let record else {
            return logIn(replacing: nil, instead: .loginRequired(.notLoggedIn), now)
        }
        guard record.origin == terms.origin else { return fail(.foreignLogin) }
        if isAcceptable(record, now) { return finish(record, .adopted) }
        guard let tokens = record.tokens else {
            return logIn(replacing: record, instead: .loginRequired(.grantEnded), now)
        }
        guard let refreshToken = tokens.refreshToken else {
            return logIn(replacing: record, instead: .loginRequired(.noRefreshToken), now)
        }
        let lost = min(Self.openIntent(of: record)?.attempts ?? 0, Self.maximumAttempts)
        guard lost < 2 || terms.cause == .insisted else { return fail(.refreshOutcomeUnknown) }
        return note(record, attempt: lost + 1, hash: Self.hash(refreshToken), now)
    }

    /// Whether the tokens in the store are what is wanted, without a request.
    func isAcceptable(_ record: StoredLogin, _ now: Int64) -> Bool {
        guard record.origin == terms.origin, let tokens = record.tokens else { return false }
        guard terms.cause != .unwanted(tokens.generation), terms.cause != .insisted else { return false }
        // The answer to an open refresh is to be had only for a short time: now, and not when the token expires.
        return Self.openIntent(of: record) == nil && terms.margin.isGood(tokens, at: now)
    }

    mutating func readAgain() -> Effect {
        rounds += 1
        guard rounds <= Self.maximumRounds else { return fail(.store(.busy)) }
        return proceed(.reading, .load)
    }

    /// The intent, if it is about the refresh token that is stored.
    static func openIntent(of record: StoredLogin) -> RefreshIntent? {
        guard let intent = record.intent, let token = record.tokens?.refreshToken else { return nil }
        return intent.tokenHash == hash(token) ? intent : nil
    }

    package static func hash(_ token: Secret) -> String {
        Base64URL.encode(token.withRevealed { SHA256.hash($0) }.span)
    }
}
