import OAuthClient
import OAuthMessages
import Testing

/// Who is answered when, without a task.
@Suite struct RefreshMachineTests {
    private static func tokens(_ generation: Int64, lifetime: Int64? = 3600, refreshToken: String? = "rt") -> TokenSet {
        var tokens = TokenSet(
            TokenResponse(
                accessToken: Secret("at"),
                lifetime: lifetime.map { .seconds($0) },
                refreshToken: refreshToken.map { Secret($0) }
            ),
            issuedAt: 1000
        )
        tokens.generation = generation
        return tokens
    }

    private static func machine() -> RefreshMachine {
        RefreshMachine(margin: RefreshMargin(.seconds(60)), maximumRetryAfter: .seconds(600))
    }

    /// A machine whose token of generation 1 was requested at 0.
    private static func holding(lifetime: Int64? = 3600) -> RefreshMachine {
        var machine = machine()
        guard case .wait(let start?) = machine.ask(.good, waiter: 0, at: 0) else { return machine }
        _ = machine.finish(
            start.id,
            .tokens(tokens(1, lifetime: lifetime), .refreshed, unsaved: nil),
            at: 2_000,
            now: 1000,
            requestedAt: 0
        )
        return machine
    }

    private static func describe(_ answer: RefreshMachine.Answer) -> String {
        switch answer {
        case .lease(let lease): "lease \(lease.generation)"
        case .fail(let error): "fail \(error)"
        case .wait(nil): "wait"
        case .wait(let start?): "start \(start.cause) after \(Int64(start.delay / .milliseconds(1)))"
        }
    }

    @Test func `a lifetime counts from the beginning of the request`() {
        var machine = Self.holding()
        #expect(Self.describe(machine.ask(.good, waiter: 1, at: 3_539_999)) == "lease 1")
        #expect(Self.describe(machine.ask(.good, waiter: 1, at: 3_540_000)) == "start unwanted(1) after 0")
    }

    @Test func `one procedure at a time, whoever asks for what`() {
        var machine = Self.holding()
        #expect(Self.describe(machine.ask(.other(1), waiter: 1, at: 0)) == "start unwanted(1) after 0")
        for (index, need) in [RefreshMachine.Need.other(1), .new, .insisted].enumerated() {
            #expect(Self.describe(machine.ask(need, waiter: 2 + index, at: 0)) == "wait")
        }
        // A good token is handed out meanwhile: only one resource has refused it.
        #expect(Self.describe(machine.ask(.good, waiter: 9, at: 0)) == "lease 1")
        let end = machine.finish(2, .tokens(Self.tokens(2), .refreshed, unsaved: nil), at: 0, now: 1000, requestedAt: 0)
        #expect(end.answers.map(\.waiter) == [1, 2, 3, 4])
        #expect(end.answers.allSatisfy { (try? $0.1.get().generation) == 2 })
        #expect(end.next == nil && end.event == .refreshed(generation: 2))
        #expect(Self.describe(machine.ask(.other(1), waiter: 5, at: 0)) == "lease 2")
    }

    @Test func `who refuses the token that comes out has it refreshed again`() {
        var machine = Self.machine()
        _ = machine.ask(.good, waiter: 1, at: 0)
        // It knows generation 5 from elsewhere, and the store has nothing newer.
        _ = machine.ask(.other(5), waiter: 2, at: 0)
        let end = machine.finish(1, .tokens(Self.tokens(5), .adopted, unsaved: nil), at: 0, now: 1000, requestedAt: nil)
        #expect(end.answers.map(\.waiter) == [1])
        #expect(end.next?.cause == .unwanted(5))
    }

    @Test func `tokens that expire on arrival are handed out, and refreshed by who asks next`() {
        var machine = Self.machine()
        _ = machine.ask(.good, waiter: 1, at: 0)
        let end = machine.finish(
            1,
            .tokens(Self.tokens(5, lifetime: 1), .refreshed, unsaved: nil),
            at: 5_000,
            now: 1005,
            requestedAt: 0
        )
        #expect(end.answers.count == 1 && end.next == nil)
        #expect(Self.describe(machine.ask(.good, waiter: 2, at: 5_000)) == "start unwanted(5) after 0")
    }

    @Test func `the end of a procedure that does not count any more is ignored`() {
        var machine = Self.machine()
        _ = machine.ask(.good, waiter: 1, at: 0)
        #expect(machine.forget().answers.map(\.waiter) == [1])
        let end = machine.finish(1, .tokens(Self.tokens(5), .refreshed, unsaved: nil), at: 0, now: 1000, requestedAt: 0)
        #expect(end.answers.isEmpty && end.event == nil)
        #expect(machine.lease(at: 0) == nil)
    }

    @Test func `who leaves is not answered`() {
        var machine = Self.machine()
        _ = machine.ask(.good, waiter: 1, at: 0)
        _ = machine.ask(.good, waiter: 2, at: 0)
        machine.leave(1)
        let end = machine.finish(1, .failed(.store(.full), retryAfter: nil), at: 0, now: 1000, requestedAt: nil)
        #expect(end.answers.map(\.waiter) == [2])
    }

    @Test(
        arguments: [(1, 250), (2, 500), (3, 1_000), (4, 2_000), (5, 4_000), (8, 32_000), (9, 60_000), (100, 60_000)]
            as [(Int, Int64)]
    ) func `failures wait longer and longer`(count: Int, wait: Int64) {
        let error = ClientError.unavailable(status: 503, retryAfter: nil)
        var machine = Self.afterFailures(of: error, count: count, at: 0)
        let expected = wait > 1_000 ? "fail \(error)" : "start due after \(wait)"
        #expect(Self.describe(machine.ask(.good, waiter: 2, at: 0)) == expected)
        machine = Self.afterFailures(of: error, count: count, at: 0)
        #expect(Self.describe(machine.ask(.good, waiter: 2, at: wait - 1)) == "start due after 1")
        machine = Self.afterFailures(of: error, count: count, at: 0)
        #expect(Self.describe(machine.ask(.good, waiter: 2, at: wait)) == "start due after 0")
    }

    /// A machine after so many failures in a row, the last of them at `time`.
    private static func afterFailures(of error: ClientError, count: Int, at time: Int64) -> RefreshMachine {
        var machine = machine()
        for _ in 0..<count {
            guard case .wait(let start?) = machine.ask(.insisted, waiter: 1, at: time) else { return machine }
            _ = machine.finish(start.id, .failed(error, retryAfter: nil), at: time, now: 0, requestedAt: nil)
        }
        return machine
    }
}
