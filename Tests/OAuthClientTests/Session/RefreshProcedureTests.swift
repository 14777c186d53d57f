import OAuthClient
import OAuthMessages
import Testing

/// The steps of a refresh as tables: what comes in, and what is to be done.
@Suite struct RefreshProcedureTests {
    static let now: Int64 = 1_800_000_000
    static let origin = "https://as.example/token client"

    /// Tokens of generation 7 that expire in an hour, unless told otherwise.
    static func tokens(_ generation: Int64 = 7, age: Int64 = 0, refreshToken: String? = "rt") -> TokenSet {
        var tokens = TokenSet(
            TokenResponse(
                accessToken: Secret("at"),
                lifetime: .seconds(3600),
                refreshToken: refreshToken.map { Secret($0) }
            ),
            issuedAt: now - age
        )
        tokens.generation = generation
        return tokens
    }

    static func record(
        _ revision: Int64 = 10,
        _ tokens: TokenSet? = tokens(age: 3600),
        attempts: Int? = nil,
        loginAt: Int64? = nil
    ) -> StoredLogin {
        let intent = attempts.map {
            RefreshIntent(tokenHash: RefreshProcedure.hash(Secret("rt")), startedAt: now, attempts: $0)
        }
        return StoredLogin(revision: revision, origin: origin, tokens: tokens, intent: intent, loginAt: loginAt)
    }

    static func procedure(
        _ cause: RefreshProcedure.Cause = .due,
        canLogIn: Bool = false,
        unsaved: UnsavedLogin? = nil
    ) -> RefreshProcedure {
        RefreshProcedure(
            .init(
                origin: origin,
                cause: cause,
                canLogIn: canLogIn,
                margin: RefreshMargin(.seconds(60)),
                unsaved: unsaved,
                seed: 1000
            )
        )
    }

    /// Hands in one input after another and writes down what is to be done.
    static func run(_ procedure: RefreshProcedure, _ inputs: RefreshProcedure.Input...) -> [String] {
        var procedure = procedure
        var effects = [describe(procedure.start())]
        for input in inputs { effects.append(describe(procedure.handle(input, now: now))) }
        return effects
    }

    static func describe(_ effect: RefreshProcedure.Effect) -> String {
        switch effect {
        case .lock: "lock"
        case .load: "load"
        case .replace(let revision, let login?):
            "replace \(revision.map(String.init) ?? "nothing") with \(login.revision)"
                + " tokens \(login.tokens.map { String($0.generation) } ?? "none")"
                + (login.intent.map { " intent \($0.attempts)" } ?? "")
        case .replace(let revision, nil): "remove \(revision.map(String.init) ?? "nothing")"
        case .refresh: "refresh"
        case .logIn: "log in"
        case .pause: "pause"
        case .finish(.tokens(let tokens, let origin, let unsaved)):
            "\(origin) \(tokens.generation)" + (unsaved == nil ? "" : " unsaved")
        case .finish(.failed(let error, _, let unsaved)): "failed: \(error)" + (unsaved == nil ? "" : " unsaved")
        }
    }

    static func failed(_ error: ClientError) -> String { "failed: \(error)" }

    @Test func `a refresh locks, reads again, notes, sends, saves`() {
        let effects = Self.run(
            Self.procedure(),
            .loaded(.success(Self.record())),
            .locked(.success(())),
            .loaded(.success(Self.record())),
            .replaced(.success(true)),
            .answered(.tokens(Self.tokens(0))),
            .replaced(.success(true))
        )
        #expect(
            effects == [
                "load", "lock", "load", "replace 10 with 11 tokens 7 intent 1", "refresh",
                "replace 11 with 12 tokens 8", "refreshed 8",
            ]
        )
    }

    @Test func `fresh tokens in the store are taken over without a lock`() {
        let fresh = Self.record(10, Self.tokens(8))
        #expect(Self.run(Self.procedure(.unwanted(7)), .loaded(.success(fresh))) == ["load", "adopted 8"])
        #expect(Self.run(Self.procedure(), .loaded(.success(fresh))) == ["load", "adopted 8"])
        // The refused ones are not.
        #expect(Self.run(Self.procedure(.unwanted(8)), .loaded(.success(fresh))) == ["load", "lock"])
    }

    @Test func `what a sibling did while the lock was awaited is taken over`() {
        let effects = Self.run(
            Self.procedure(.unwanted(7)),
            .loaded(.success(Self.record())),
            .locked(.success(())),
            .loaded(.success(Self.record(12, Self.tokens(8))))
        )
        #expect(effects == ["load", "lock", "load", "adopted 8"])
    }

    @Test func `an open intent is followed up at once, while tokens are still good`() {
        let open = Self.record(10, Self.tokens(7), attempts: 1)
        let effects = Self.run(
            Self.procedure(),
            .loaded(.success(open)),
            .locked(.success(())),
            .loaded(.success(open)),
            .replaced(.success(true)),
            .answered(.tokens(Self.tokens(0))),
            .replaced(.success(true))
        )
        #expect(
            effects == [
                "load", "lock", "load", "replace 10 with 11 tokens 7 intent 2", "refresh",
                "replace 11 with 12 tokens 8",
                "refreshed 8",
            ]
        )
    }

    @Test func `an intent about another token does not count`() {
        var record = Self.record(10, Self.tokens(7))
        record.intent = RefreshIntent(tokenHash: "of another", startedAt: 0, attempts: 2)
        #expect(Self.run(Self.procedure(), .loaded(.success(record))) == ["load", "adopted 7"])
    }

    @Test func `after two requests without an answer there is no third`() {
        let open = Self.record(attempts: 2)
        #expect(
            Self.run(
                Self.procedure(),
                .loaded(.success(open)),
                .locked(.success(())),
                .loaded(.success(open))
            ) == ["load", "lock", "load", Self.failed(.refreshOutcomeUnknown)]
        )
        #expect(
            Self.run(
                Self.procedure(.insisted),
                .locked(.success(())),
                .loaded(.success(open)),
                .replaced(.success(true)),
                .answered(.lost)
            ) == [
                "lock", "load", "replace 10 with 11 tokens 7 intent 3", "refresh", Self.failed(.refreshOutcomeUnknown),
            ]
        )
    }

    /// An answer to the first request, and what follows.
    static let firstAnswers: [(RefreshAnswer, [String])] = [
        (.lost, ["replace 11 with 12 tokens 7 intent 2"]),
        (.notSent, ["pause"]),
        (.refused(.unavailable(status: 503, retryAfter: nil), retryAfter: nil), ["replace 11 with 12 tokens 7"]),
        (
            .doubtful(.unavailable(status: 502, retryAfter: nil), retryAfter: nil),
            ["replace 11 with 12 tokens 7 intent 1"]
        ),
        (.dead(.loginRequired(.grantEnded)), ["load"]),
    ]

    @Test(arguments: firstAnswers.indices) func `what follows the first answer`(index: Int) {
        let (answer, expected) = Self.firstAnswers[index]
        let effects = Self.run(
            Self.procedure(),
            .loaded(.success(Self.record())),
            .locked(.success(())),
            .loaded(.success(Self.record())),
            .replaced(.success(true)),
            .answered(answer)
        )
        #expect(Array(effects.dropFirst(5)) == expected)
    }

    @Test func `a lost answer is asked for once more, and a refusal then leaves the outcome unknown`() {
        let inputs: [RefreshProcedure.Input] = [
            .loaded(.success(Self.record())), .locked(.success(())), .loaded(.success(Self.record())),
            .replaced(.success(true)), .answered(.lost), .replaced(.success(true)),
        ]
        var procedure = Self.procedure()
        _ = procedure.start()
        for input in inputs { _ = procedure.handle(input, now: Self.now) }
        var dead = procedure
        #expect(Self.describe(dead.handle(.answered(.dead(.cancelled)), now: Self.now)) == "load")
        let end = dead.handle(.loaded(.success(Self.record(12, attempts: 2))), now: Self.now)
        #expect(Self.describe(end) == Self.failed(.refreshOutcomeUnknown))
        var lost = procedure
        #expect(Self.describe(lost.handle(.answered(.lost), now: Self.now)) == Self.failed(.refreshOutcomeUnknown))
        // An outage in between does not count as a lost answer, and does not make the first one good.
        var refused = procedure
        let answer = RefreshAnswer.refused(.unavailable(status: 503, retryAfter: nil), retryAfter: nil)
        #expect(
            Self.describe(refused.handle(.answered(answer), now: Self.now)) == "replace 12 with 13 tokens 7 intent 1"
        )
    }

    @Test func `a dead grant removes what was read, and nothing newer`() {
        let inputs: [RefreshProcedure.Input] = [
            .loaded(.success(Self.record())), .locked(.success(())), .loaded(.success(Self.record())),
            .replaced(.success(true)), .answered(.dead(.cancelled)),
        ]
        var procedure = Self.procedure()
        _ = procedure.start()
        for input in inputs { _ = procedure.handle(input, now: Self.now) }
        var same = procedure
        #expect(Self.describe(same.handle(.loaded(.success(Self.record(11))), now: Self.now)) == "remove 11")
        var beaten = same
        #expect(
            Self.describe(same.handle(.replaced(.success(true)), now: Self.now))
                == Self.failed(.loginRequired(.grantEnded))
        )
        #expect(Self.describe(beaten.handle(.replaced(.success(false)), now: Self.now)) == "load")
        var sibling = procedure
        let newer = Self.record(20, Self.tokens(8))
        #expect(Self.describe(sibling.handle(.loaded(.success(newer)), now: Self.now)) == "adopted 8")
        var gone = procedure
        #expect(
            Self.describe(gone.handle(.loaded(.success(nil)), now: Self.now))
                == Self.failed(.loginRequired(.notLoggedIn))
        )
    }

    @Test func `an intent that cannot be noted keeps the request from going out, unless it was noted all the same`() {
        func effects(_ found: Result<StoredLogin?, TokenStoreError>) -> [String] {
            Self.run(
                Self.procedure(),
                .loaded(.success(Self.record())),
                .locked(.success(())),
                .loaded(.success(Self.record())),
                .replaced(.failure(.full)),
                .loaded(found)
            )
        }
        let start = ["load", "lock", "load", "replace 10 with 11 tokens 7 intent 1", "load"]
        #expect(effects(.success(Self.record())) == start + [Self.failed(.store(.full))])
        #expect(effects(.failure(.damaged)) == start + [Self.failed(.store(.full))])
        #expect(effects(.success(nil)) == start + [Self.failed(.store(.full))])
        #expect(effects(.success(Self.record(11, attempts: 2))) == start + [Self.failed(.store(.full))])
        #expect(effects(.success(Self.record(11, attempts: 1))) == start + ["refresh"])
    }

    @Test func `who is beaten to the store reads again, and gives up after a while`() {
        var procedure = Self.procedure()
        _ = procedure.start()
        _ = procedure.handle(.loaded(.success(Self.record())), now: Self.now)
        _ = procedure.handle(.locked(.success(())), now: Self.now)
        for _ in 0..<5 {
            _ = procedure.handle(.loaded(.success(Self.record())), now: Self.now)
            #expect(Self.describe(procedure.handle(.replaced(.success(false)), now: Self.now)) == "load")
        }
        _ = procedure.handle(.loaded(.success(Self.record())), now: Self.now)
        #expect(
            Self.describe(procedure.handle(.replaced(.success(false)), now: Self.now)) == Self.failed(.store(.busy))
        )
    }

    @Test func `a new pair that meets another record is saved, dropped or given up as it has to be`() {
        var saving = Self.procedure()
        _ = saving.start()
        let inputs: [RefreshProcedure.Input] = [
            .loaded(.success(Self.record())), .locked(.success(())), .loaded(.success(Self.record())),
            .replaced(.success(true)), .answered(.tokens(Self.tokens(0))), .replaced(.success(false)),
        ]
        var last = ""
        for input in inputs { last = Self.describe(saving.handle(input, now: Self.now)) }
        #expect(last == "load")
        // The same login with a later revision: the pair belongs to it.
        var same = saving
        #expect(
            Self.describe(same.handle(.loaded(.success(Self.record(15))), now: Self.now))
                == "replace 15 with 16 tokens 8"
        )
        // Somebody has logged in anew.
        var anew = saving
        let other = Self.record(99, Self.tokens(5000))
        #expect(Self.describe(anew.handle(.loaded(.success(other)), now: Self.now)) == "adopted 5000")
        // Somebody has logged out.
        var out = saving
        #expect(
            Self.describe(out.handle(.loaded(.success(nil)), now: Self.now))
                == Self.failed(.loginRequired(.notLoggedIn))
        )
        // The store cannot say.
        var broken = saving
        #expect(Self.describe(broken.handle(.loaded(.failure(.damaged)), now: Self.now)) == "refreshed 8 unsaved")
    }

    @Test func `a failed write is tried again, and one that was done after all counts`() {
        var saving = Self.procedure()
        _ = saving.start()
        let inputs: [RefreshProcedure.Input] = [
            .loaded(.success(Self.record())), .locked(.success(())), .loaded(.success(Self.record())),
            .replaced(.success(true)), .answered(.tokens(Self.tokens(0))), .replaced(.failure(.full)), .paused,
        ]
        var last = ""
        for input in inputs { last = Self.describe(saving.handle(input, now: Self.now)) }
        #expect(last == "replace 11 with 12 tokens 8")
        var failed = saving
        #expect(Self.describe(failed.handle(.replaced(.failure(.full)), now: Self.now)) == "refreshed 8 unsaved")
        var done = saving
        _ = done.handle(.replaced(.success(false)), now: Self.now)
        var saved = Self.record(12, Self.tokens(8))
        saved.tokens?.additionalMembers = [:]
        #expect(Self.describe(done.handle(.loaded(.success(saved)), now: Self.now)) == "refreshed 8")
    }

    @Test func `an unsaved pair goes into the store first, if that is as it was`() {
        let unsaved = UnsavedLogin(revision: 11, record: Self.record(12, Self.tokens(8)), error: .full)
        #expect(
            Self.run(
                Self.procedure(.due, unsaved: unsaved),
                .locked(.success(())),
                .loaded(.success(Self.record(11, attempts: 1))),
                .replaced(.success(true))
            ) == ["lock", "load", "replace 11 with 12 tokens 8", "adopted 8"]
        )
        let other = Self.record(99, Self.tokens(5000))
        #expect(
            Self.run(Self.procedure(.due, unsaved: unsaved), .locked(.success(())), .loaded(.success(other)))
                == ["lock", "load", "adopted 5000"]
        )
    }

    @Test func `a program logs in where there is nothing, and notes it first`() {
        #expect(
            Self.run(
                Self.procedure(.due, canLogIn: true),
                .loaded(.success(nil)),
                .locked(.success(())),
                .loaded(.success(nil)),
                .replaced(.success(true)),
                .answered(.tokens(Self.tokens(0))),
                .replaced(.success(true))
            ) == [
                "load", "lock", "load", "replace nothing with 1000 tokens none", "log in",
                "replace 1000 with 1001 tokens 1000", "loggedIn 1000",
            ]
        )
    }

    @Test(arguments: [(599, false), (600, true), (-1, true)]) func `the last login has to be long ago`(
        seconds: Int64,
        isAllowed: Bool
    ) {
        let record = Self.record(10, nil, loginAt: Self.now - seconds)
        let effects = Self.run(
            Self.procedure(.due, canLogIn: true),
            .loaded(.success(record)),
            .locked(.success(())),
            .loaded(.success(record))
        )
        let expected = isAllowed ? "replace 10 with 11 tokens none" : Self.failed(.loginRequired(.grantEnded))
        #expect(effects.last == expected)
    }

    @Test func `a login of another client, and none at all`() {
        var foreign = Self.record(10, Self.tokens(8))
        foreign.origin = "https://staging.example/token client"
        #expect(
            Self.run(
                Self.procedure(),
                .loaded(.success(foreign)),
                .locked(.success(())),
                .loaded(.success(foreign))
            ).last == Self.failed(.foreignLogin)
        )
        #expect(Self.run(Self.procedure(), .loaded(.success(nil))).last == Self.failed(.loginRequired(.notLoggedIn)))
        #expect(Self.run(Self.procedure(), .loaded(.failure(.damaged))).last == Self.failed(.store(.damaged)))
    }
}
