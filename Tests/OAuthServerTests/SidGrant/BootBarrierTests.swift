import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// A server whose store may have forgotten which challenges were redeemed.
@Suite struct BootBarrierTests {
    @Test func `challenges issued before the start are refused`() async throws {
        let clock = TestClock()
        let before = try TestServer(clock: clock)
        let redeemed = try Wallet.alice.request(for: try await before.challenge().sid)
        let open = try Wallet.alice.request(for: try await before.challenge().sid)
        try await before.expectTokens(redeemed)
        // In the same second: no time has to pass.
        let after = try TestServer(clock: clock, epoch: Identifier(high: 1, low: 0))
        try await after.expectRefused(redeemed, at: "unknownChallenge")
        try await after.expectRefused(open, at: "unknownChallenge")
        _ = try await after.signIn()
    }

    @Test func `a server that forgets nothing takes challenges issued before the start`() async throws {
        let clock = TestClock()
        let store = MemoryStore()
        let before = try TestServer(store: store, clock: clock)
        let redeemed = try Wallet.alice.request(for: try await before.challenge().sid)
        let open = try Wallet.alice.request(for: try await before.challenge().sid)
        try await before.expectTokens(redeemed)
        clock.advance(by: 1)
        let after = try TestServer(store: store, clock: clock)
        try await after.expectRefused(redeemed, at: "alreadyRedeemed")
        try await after.expectTokens(open)
    }

    @Test func `each such start takes its own challenges alone`() async throws {
        let clock = TestClock()
        let first = try TestServer(clock: clock, epoch: Identifier(high: 2, low: 0))
        let second = try TestServer(clock: clock, epoch: Identifier(high: 3, low: 0))
        let request = try Wallet.alice.request(for: try await first.challenge().sid)
        try await second.expectRefused(request, at: "unknownChallenge")
        try await first.expectTokens(request)
    }

    @Test func `refresh tokens outlive such a start`() async throws {
        let (store, clock) = (MemoryStore(), TestClock())
        let tokens = try await TestServer(store: store, clock: clock).signIn()
        let after = try TestServer(store: store, clock: clock, epoch: Identifier(high: 4, low: 0))
        #expect(await after.refresh(tokens.refresh).status == 200)
    }
}
