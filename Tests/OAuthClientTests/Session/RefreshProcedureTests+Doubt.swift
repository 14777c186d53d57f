import OAuthClient
import OAuthMessages
import Testing

/// What follows where an earlier request may have spent the refresh token.
extension RefreshProcedureTests {
    /// A procedure under way whose request goes out with so many noted before.
    private static func sending(
        _ cause: RefreshProcedure.Cause = .due,
        noted attempts: Int?,
        canLogIn: Bool = false,
        loginAt: Int64? = nil
    ) -> (RefreshProcedure, StoredLogin) {
        var procedure = Self.procedure(cause, canLogIn: canLogIn)
        let record = Self.record(10, attempts: attempts, loginAt: loginAt)
        _ = procedure.start()
        if cause != .insisted { _ = procedure.handle(.loaded(.success(record)), now: now) }
        _ = procedure.handle(.locked(.success(())), now: now)
        _ = procedure.handle(.loaded(.success(record)), now: now)
        _ = procedure.handle(.replaced(.success(true)), now: now)
        var sent = record
        sent.revision = 11
        sent.intent = RefreshIntent(
            tokenHash: RefreshProcedure.hash(Secret("rt")),
            startedAt: now,
            attempts: (attempts ?? 0) + 1
        )
        return (procedure, sent)
    }

    @Test(
        arguments: [
            (nil, "503", ""), (1, "503", " intent 1"), (nil, "502", " intent 1"), (1, "502", " intent 1"),
        ] as [(Int?, String, String)]
    ) func `an answer of a gateway stays noted as one request, however often it comes`(
        noted: Int?,
        status: String,
        left: String
    ) {
        var (procedure, _) = Self.sending(noted: noted)
        let error = ClientError.unavailable(status: Int(status) ?? 0, retryAfter: nil)
        let answer: RefreshAnswer =
            status == "502" ? .doubtful(error, retryAfter: nil) : .refused(error, retryAfter: nil)
        #expect(
            Self.describe(procedure.handle(.answered(answer), now: Self.now)) == "replace 11 with 12 tokens 7" + left
        )
        #expect(Self.describe(procedure.handle(.replaced(.success(true)), now: Self.now)) == Self.failed(error))
    }

    @Test func `a refusal after the answer of a gateway is no logout`() {
        var (procedure, sent) = Self.sending(noted: 1)
        #expect(Self.describe(procedure.handle(.answered(.dead(.cancelled)), now: Self.now)) == "load")
        #expect(
            Self.describe(procedure.handle(.loaded(.success(sent)), now: Self.now))
                == Self.failed(.refreshOutcomeUnknown)
        )
    }

    @Test func `one more request that was asked for and not carried out makes none go out by itself`() {
        var (procedure, sent) = Self.sending(.insisted, noted: 2)
        let error = ClientError.unavailable(status: 503, retryAfter: nil)
        #expect(
            Self.describe(procedure.handle(.answered(.refused(error, retryAfter: nil)), now: Self.now))
                == "replace 11 with 12 tokens 7 intent 2"
        )
        sent.intent?.attempts = 2
        #expect(
            Self.run(
                Self.procedure(),
                .loaded(.success(sent)),
                .locked(.success(())),
                .loaded(.success(sent))
            ).last == Self.failed(.refreshOutcomeUnknown)
        )
    }

    @Test func `the highest number of requests that a record can hold is counted on`() {
        var (procedure, _) = Self.sending(.insisted, noted: nil)
        #expect(Self.describe(procedure.handle(.answered(.lost), now: Self.now)).hasSuffix("intent 2"))
        let record = Self.record(attempts: .max)
        let effects = Self.run(Self.procedure(.insisted), .locked(.success(())), .loaded(.success(record)))
        #expect(effects.last == "replace 10 with 11 tokens 7 intent 1001")
    }

    @Test(arguments: [(599, false), (600, true)] as [(Int64, Bool)])
    func `after a lost answer and a refusal a program that can log in does so, or waits until it may`(
        seconds: Int64,
        mayLogIn: Bool
    ) {
        var (procedure, sent) = Self.sending(noted: 1, canLogIn: true, loginAt: Self.now - seconds)
        _ = procedure.handle(.answered(.dead(.cancelled)), now: Self.now)
        let effect = procedure.handle(.loaded(.success(sent)), now: Self.now)
        #expect(Self.describe(effect) == "replace 11 with 12 tokens none")
        guard case .replace(_, let cleared?) = effect else { return }
        #expect(cleared.loginAt == (mayLogIn ? Self.now : Self.now - seconds))
        #expect(
            Self.describe(procedure.handle(.replaced(.success(true)), now: Self.now))
                == (mayLogIn ? "log in" : Self.failed(.loginRequired(.grantEnded)))
        )
    }
}
