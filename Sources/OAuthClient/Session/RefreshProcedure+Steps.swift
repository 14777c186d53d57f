internal import OAuthMessages

// MARK: - Sending

extension RefreshProcedure {
    mutating func note(_ record: StoredLogin, attempt: Int, hash: String, _ now: Int64) -> Effect {
        var noted = record
        noted.revision = record.revision &+ 1
        noted.intent = RefreshIntent(tokenHash: hash, startedAt: now, attempts: attempt)
        return proceed(.noting(noted, attempt: attempt), .replace(revision: record.revision, with: noted))
    }

    mutating func noted(
        _ record: StoredLogin,
        _ attempt: Int,
        _ result: Result<Bool, TokenStoreError>
    ) -> Effect {
        switch result {
        case .success(true): send(record, attempt, 1)
        case .success(false): readAgain()
        case .failure(let error): proceed(.rereadingAfterNoting(record, attempt: attempt, error), .load)
        }
    }

    mutating func send(_ record: StoredLogin, _ attempt: Int, _ tries: Int) -> Effect {
        guard let token = record.tokens?.refreshToken else { return fail(.loginRequired(.noRefreshToken)) }
        return proceed(.sending(record, attempt: attempt, tries: tries), .refresh(token))
    }

    mutating func answered(
        _ record: StoredLogin,
        _ attempt: Int,
        _ tries: Int,
        _ answer: RefreshAnswer,
        _ now: Int64
    ) -> Effect {
        switch answer {
        case .tokens(let tokens):
            var new = record
            new.revision = record.revision &+ 1
            new.tokens = record.tokens.map(tokens.succeeding) ?? tokens
            new.intent = nil
            let previous = record.tokens?.generation
            return save(
                Change(revision: record.revision, record: new, previousGeneration: previous, origin: .refreshed),
                isRetry: false
            )
        case .dead: return proceed(.rereadingAfterDeath(record, attempt: attempt), .load)
        case .refused(let error, let retryAfter):
            return withdraw(record, leaving: attempt - 1, error, retryAfter)
        case .doubtful(let error, let retryAfter):
            // However often a gateway says so: without an answer to the next request nobody ever asks again.
            return withdraw(record, leaving: max(attempt - 1, 1), error, retryAfter)
        case .notSent where tries < Self.maximumTries:
            let pause = Duration.milliseconds(tries == 1 ? 100 : 400)
            return proceed(.pausing(record, attempt: attempt, tries: tries + 1), .pause(pause))
        case .notSent: return withdraw(record, leaving: attempt - 1, .transport(.notSent), nil)
        case .lost where attempt < 2:
            guard let intent = record.intent else { return fail(.refreshOutcomeUnknown) }
            return note(record, attempt: 2, hash: intent.tokenHash, now)
        case .lost: return fail(.refreshOutcomeUnknown)
        }
    }

    /// Takes this request back from the intent, because it has got an answer or was not sent.
    ///
    /// - Parameter attempts: How many requests stay noted, because they may have spent the token.
    mutating func withdraw(
        _ record: StoredLogin,
        leaving attempts: Int,
        _ error: ClientError,
        _ retryAfter: Duration?
    ) -> Effect {
        var withdrawn = record
        withdrawn.revision = record.revision &+ 1
        if attempts > 0 { withdrawn.intent?.attempts = attempts } else { withdrawn.intent = nil }
        return proceed(
            .withdrawing(error, retryAfter: retryAfter),
            .replace(revision: record.revision, with: withdrawn)
        )
    }

    /// The server does not take the token: another session may have a newer one.
    mutating func mourn(
        _ sent: StoredLogin,
        _ attempt: Int,
        _ result: Result<StoredLogin?, TokenStoreError>,
        _ now: Int64
    ) -> Effect {
        let record: StoredLogin?
        switch result {
        case .failure(let error): return fail(.store(error))
        case .success(let value): record = value
        }
        guard let record else { return fail(.loginRequired(.notLoggedIn)) }
        guard record.tokens?.generation == sent.tokens?.generation else {
            rounds += 1
            return rounds <= Self.maximumRounds ? decide(record, now) : fail(.store(.busy))
        }
        if mayLogIn(record, now) { return logIn(replacing: record, instead: .loginRequired(.grantEnded), now) }
        // An earlier request may have spent the token: nobody has said that the login is over. A program that can log in
        // does not need to know; it forgets the token and waits until it may.
        guard attempt < 2 || terms.canLogIn else { return fail(.refreshOutcomeUnknown) }
        var cleared: StoredLogin?
        if terms.canLogIn {
            cleared = record
            cleared?.revision = record.revision &+ 1
            cleared?.tokens = nil
            cleared?.intent = nil
        }
        return proceed(.clearing(.loginRequired(.grantEnded)), .replace(revision: record.revision, with: cleared))
    }
}

// MARK: - Saving

extension RefreshProcedure {
    mutating func save(_ change: Change, isRetry: Bool) -> Effect {
        proceed(.saving(change, isRetry: isRetry), .replace(revision: change.revision, with: change.record))
    }

    mutating func saved(
        _ change: Change,
        _ isRetry: Bool,
        _ result: Result<Bool, TokenStoreError>
    ) -> Effect {
        switch result {
        case .success(true): finish(change.record, change.origin)
        case .success(false): proceed(.rereadingAfterConflict(change), .load)
        case .failure where !isRetry: proceed(.pausingBeforeSaving(change), .pause(.milliseconds(50)))
        case .failure(let error): finish(change, unsaved: error)
        }
    }

    /// The store has changed although the lock was held: by a login, by a store whose locks run out, or by the write that
    /// was said to have failed.
    mutating func resolve(
        _ change: Change,
        _ result: Result<StoredLogin?, TokenStoreError>,
        _ now: Int64
    ) -> Effect {
        switch result {
        case .failure(let error): return finish(change, unsaved: error)
        case .success(nil): return fail(.loginRequired(.notLoggedIn))
        case .success(let record?):
            if record == change.record { return finish(record, change.origin) }
            rounds += 1
            guard rounds <= Self.maximumRounds else { return finish(change, unsaved: .busy) }
            guard record.tokens?.generation == change.previousGeneration else { return decide(record, now) }
            var change = change
            change.revision = record.revision
            change.record.revision = record.revision &+ 1
            return save(change, isRetry: false)
        }
    }
}

// MARK: - Logging in

extension RefreshProcedure {
    func mayLogIn(_ record: StoredLogin?, _ now: Int64) -> Bool {
        guard terms.canLogIn else { return false }
        guard let last = record?.loginAt else { return true }
        // A clock that was set back must not keep anybody out.
        return now < last || now - last >= terms.loginInterval
    }

    /// Logs in where the program can and may, and notes that beforehand, so that no other does it too.
    mutating func logIn(
        replacing record: StoredLogin?,
        instead error: ClientError,
        _ now: Int64
    ) -> Effect {
        guard mayLogIn(record, now) else { return fail(error) }
        let announced = StoredLogin(
            revision: record.map { $0.revision &+ 1 } ?? terms.seed,
            origin: terms.origin,
            tokens: nil,
            loginAt: now
        )
        return proceed(
            .announcingLogin(announced, previousLoginAt: record?.loginAt),
            .replace(revision: record?.revision, with: announced)
        )
    }

    mutating func loggedIn(
        _ record: StoredLogin,
        _ previousLoginAt: Int64?,
        _ answer: RefreshAnswer
    ) -> Effect {
        switch answer {
        case .tokens(var tokens):
            tokens.generation = terms.seed
            var new = record
            new.revision = record.revision &+ 1
            new.tokens = tokens
            let change = Change(revision: record.revision, record: new, previousGeneration: nil, origin: .loggedIn)
            return save(change, isRetry: false)
        case .dead(let error): return fail(error)
        case .doubtful(let error, let retryAfter): return withdrawLogin(record, previousLoginAt, error, retryAfter)
        case .refused(let error, let retryAfter) where error.isTransient:
            return withdrawLogin(record, previousLoginAt, error, retryAfter)
        case .refused(let error, let retryAfter): return fail(error, retryAfter: retryAfter)
        case .lost: return fail(.transport(.noAnswer))
        case .notSent: return withdrawLogin(record, previousLoginAt, .transport(.notSent), nil)
        }
    }

    /// No login has taken place, so that the next one need not wait.
    mutating func withdrawLogin(
        _ record: StoredLogin,
        _ previousLoginAt: Int64?,
        _ error: ClientError,
        _ retryAfter: Duration?
    ) -> Effect {
        var withdrawn = record
        withdrawn.revision = record.revision &+ 1
        withdrawn.loginAt = previousLoginAt
        return proceed(
            .withdrawing(error, retryAfter: retryAfter),
            .replace(revision: record.revision, with: withdrawn)
        )
    }
}

// MARK: - Ends

extension RefreshProcedure {
    mutating func proceed(_ step: Step, _ effect: Effect) -> Effect {
        self.step = step
        return effect
    }

    mutating func fail(_ error: ClientError, retryAfter: Duration? = nil) -> Effect {
        proceed(.done, .finish(.failed(error, retryAfter: retryAfter, unsaved: unsaved)))
    }

    mutating func finish(_ record: StoredLogin, _ origin: RefreshOutcome.Origin) -> Effect {
        guard let tokens = record.tokens else { return fail(.loginRequired(.grantEnded)) }
        return proceed(.done, .finish(.tokens(tokens, origin, unsaved: nil)))
    }

    mutating func finish(_ change: Change, unsaved error: TokenStoreError) -> Effect {
        guard let tokens = change.record.tokens else { return fail(.store(error)) }
        let unsaved = UnsavedLogin(revision: change.revision, record: change.record, error: error)
        return proceed(.done, .finish(.tokens(tokens, change.origin, unsaved: unsaved)))
    }
}
