internal import OAuthMessages
import Synchronization

/// Does what a procedure says, within the deadline of a refresh.
struct RefreshRunner: Sendable {
    let session: Session

    private var client: Client { session.client }

    /// Runs a procedure to its end and tells who waits for it.
    func run(_ start: RefreshMachine.Start) async {
        // A delay of nothing still costs a switch of threads.
        if start.delay > .zero { try? await Task.sleep(for: start.delay) }
        let end = ContinuousClock.now + session.options.deadline
        var procedure = RefreshProcedure(terms(start.cause))
        var lock: (any TokenStoreLock)?
        var requestedAt: Int64?
        var effect = procedure.start()
        while true {
            let input: RefreshProcedure.Input
            switch effect {
            case .lock:
                do throws(TokenStoreError) {
                    lock = try await session.store.lock(session.key, patience: end - ContinuousClock.now)
                    input = .locked(.success(()))
                } catch {
                    input = .locked(.failure(error))
                }
            case .load: input = .loaded(await load())
            case .replace(let revision, let login): input = .replaced(await replace(revision, login))
            case .refresh(let token):
                requestedAt = client.environment.uptime()
                input = .answered(await refresh(token, by: end))
            case .logIn:
                requestedAt = client.environment.uptime()
                input = .answered(await logIn(by: end))
            case .pause(let pause):
                try? await Task.sleep(for: pause)
                input = .paused
            case .finish(let outcome):
                await lock?.unlock()
                return finish(start.id, outcome, requestedAt)
            }
            effect = procedure.handle(input, now: client.environment.now())
        }
    }

    private func terms(_ cause: RefreshProcedure.Cause) -> RefreshProcedure.Terms {
        RefreshProcedure.Terms(
            origin: client.origin,
            cause: cause,
            canLogIn: session.login != nil,
            loginInterval: session.options.loginInterval.components.seconds,
            margin: RefreshMargin(session.options.margin),
            unsaved: session.state.withLock { $0.machine.unsaved },
            seed: client.environment.seed()
        )
    }

    private func finish(_ id: Int, _ outcome: RefreshOutcome, _ requestedAt: Int64?) {
        let (time, now) = (client.environment.uptime(), client.environment.now())
        let resolution = session.change {
            $0.finish(id, outcome, at: time, now: now, requestedAt: requestedAt)
        }
        session.deliver(resolution)
    }

    private func load() async -> Result<StoredLogin?, TokenStoreError> {
        await withinTime(Self.storeTimeout, else: .failure(.unavailable("it does not answer"))) { [session] in
            do throws(TokenStoreError) { return .success(try await session.store.load(session.key)) } catch {
                return .failure(error)
            }
        }
    }

    private func replace(_ revision: Int64?, _ login: StoredLogin?) async -> Result<Bool, TokenStoreError> {
        await withinTime(Self.storeTimeout, else: .failure(.unavailable("it does not answer"))) { [session] in
            do throws(TokenStoreError) {
                return .success(try await session.store.replace(session.key, revision: revision, with: login))
            } catch {
                return .failure(error)
            }
        }
    }

    /// How long a store may take for one verb.
    private static let storeTimeout = Duration.seconds(15)

    private func refresh(_ token: Secret, by end: ContinuousClock.Instant) async -> RefreshAnswer {
        let remaining = end - ContinuousClock.now
        // A request without the time for an answer would make its outcome unknown.
        guard remaining > min(.seconds(1), session.options.deadline / 4) else {
            return .refused(.transport(.noAnswer), retryAfter: nil)
        }
        let departure = Departure()
        // A provider may need time before it sends anything: no answer is lost then.
        return await withinTime(
            remaining,
            else: departure.callOff() ? .refused(.transport(.noAnswer), retryAfter: nil) : .lost
        ) { [client] in
            let grant = client.provider.refreshGrant(token)
            let answer = await client.answer(to: grant, at: client.refreshEndpoint, departure)
            return RefreshAnswer(answer, isDeadGrant: client.provider.isDeadGrant)
        }
    }

    private func logIn(by end: ContinuousClock.Instant) async -> RefreshAnswer {
        guard let login = session.login else { return .refused(.loginRequired(.notLoggedIn), retryAfter: nil) }
        return await withinTime(end - ContinuousClock.now, else: .lost) { [client] in
            let grant: any Grant
            do throws(ClientError) { grant = try await login() } catch { return .refused(error, retryAfter: nil) }
            let answer = await client.answer(to: grant, at: client.provider.tokenEndpoint)
            return RefreshAnswer(answer, isDeadGrant: client.provider.isDeadGrant)
        }
    }
}

extension ClientEnvironment {
    /// A random number that leaves room to count up from it.
    func seed() -> Int64 { Int64(random() >> 2) }
}
