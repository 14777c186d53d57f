import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// The row of a login, as every store keeps it.
@Suite struct FamilyTests {
    private static func terms(idleExpiry: UInt64) -> RotationTerms {
        RotationTerms(
            clientID: "web",
            scope: nil,
            now: UnixSeconds(1500),
            grace: 10,
            idleExpiry: UnixSeconds(idleExpiry)
        )
    }

    private func family(idleExpiry: UInt64, absoluteExpiry: UInt64) -> Family {
        Family(
            id: Identifier(high: 1, low: 2),
            clientID: "web",
            address: "address",
            network: .cirrus,
            scope: Scope(),
            createdAt: UnixSeconds(1000),
            absoluteExpiry: UnixSeconds(absoluteExpiry),
            idleExpiry: UnixSeconds(idleExpiry)
        )
    }

    @Test func `a login is alive until its idle and its absolute expiry, and until it is revoked`() {
        var family = family(idleExpiry: 2000, absoluteExpiry: 3000)
        #expect(family.isAlive(at: UnixSeconds(1999)))
        #expect(!family.isAlive(at: UnixSeconds(2000)))
        family.idleExpiry = UnixSeconds(9000)
        #expect(family.isAlive(at: UnixSeconds(2999)))
        #expect(!family.isAlive(at: UnixSeconds(3000)))
        family.revokedAt = UnixSeconds(1500)
        #expect(!family.isAlive(at: UnixSeconds(1500)))
    }

    @Test func `a rotation moves the idle expiry, never past the absolute one`() throws {
        for (idleExpiry, expected) in [(2500, 2500), (3000, 3000), (3001, 3000)] as [(UInt64, UInt64)] {
            let terms = Self.terms(idleExpiry: idleExpiry)
            let (changed, outcome) = family(idleExpiry: 2000, absoluteExpiry: 3000).rotating(from: 0, terms)
            let after = try #require(changed)
            #expect(outcome == .rotated(after))
            #expect(after.generation == 1)
            #expect(after.rotatedAt == UnixSeconds(1500))
            #expect(after.idleExpiry == UnixSeconds(expected))
        }
    }

    @Test func `a generation that was never issued ends the login`() {
        let terms = Self.terms(idleExpiry: 2500)
        for generation in [1, 2, UInt32.max] {
            let (changed, outcome) = family(idleExpiry: 2000, absoluteExpiry: 3000).rotating(from: generation, terms)
            #expect(changed?.revokedAt == UnixSeconds(1500))
            #expect(changed.map { .reused($0) } == outcome)
        }
    }

    @Test func `the last generation has no successor`() {
        var family = family(idleExpiry: 2000, absoluteExpiry: 3000)
        family.generation = .max
        let terms = Self.terms(idleExpiry: 2500)
        #expect(family.rotating(from: .max, terms).changed?.revokedAt == UnixSeconds(1500))
    }

    @Test func `a login begins with what was signed, for whom and for how long`() async throws {
        var lifetimes = Lifetimes()
        lifetimes.refreshIdle = 1000
        lifetimes.refreshAbsolute = 500
        let store = MemoryStore()
        let tokens = try await TestServer(lifetimes: lifetimes, store: store).signIn(as: TestServer.web)
        let id = try #require(
            try AccessTokenText(tokens.access).claims["sid_fam"]?.string.flatMap { Identifier(text: $0) }
        )
        let family = try #require(await store.family(id))
        #expect(
            family
                == Family(
                    id: id,
                    clientID: "web",
                    address: try Wallet.alice.address(),
                    network: .cirrus,
                    scope: try Scope(parsing: "read write"),
                    createdAt: UnixSeconds(1_700_000_000),
                    absoluteExpiry: UnixSeconds(1_700_000_500),
                    idleExpiry: UnixSeconds(1_700_000_500)
                )
        )
    }
}
