import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// What every store has to do, whatever keeps its rows.
@Suite struct StoreConformanceTests {
    // MARK: Redeeming

    @Test(arguments: StoreKind.allCases) func `a login that was begun is there as it was given`(kind: StoreKind)
        async throws
    {
        try await kind.withStore { store async throws in
            for network in Network.allCases {
                let family = Family(
                    id: .unique,
                    clientID: "client \u{1F511}",
                    address: "an address",
                    network: network,
                    scope: Scope(),
                    createdAt: UnixSeconds(0),
                    absoluteExpiry: UnixSeconds(UInt64(Int64.max)),
                    idleExpiry: UnixSeconds(1)
                )
                #expect(try await store.redeem(.unique(), creating: family) == .first)
                #expect(try await store.family(family.id) == family)
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func `every member of a login is kept`(kind: StoreKind) async throws {
        try await kind.withStore { store in
            var family = Family.unique().revoked(at: 1_500)
            family.generation = .max
            family.rotatedAt = UnixSeconds(1_234)
            try await store.begin(family)
            #expect(try await store.family(family.id) == family)
        }
    }

    @Test(
        arguments: StoreKind.allCases,
        [(UInt64.min, UInt64.min), (.max, .max), (.min, .max), (.max, .min), (1 << 63, 1)]
    ) func `identifiers are any 16 bytes`(kind: StoreKind, halves: (UInt64, UInt64)) async throws {
        try await kind.withStore { store async throws in
            let id = Identifier(high: halves.0, low: halves.1)
            let challenge = RedeemedChallenge(hash: id, expiry: UnixSeconds(1_120))
            #expect(try await store.redeem(challenge, creating: .unique(id: id)) == .first)
            #expect(try await store.redeem(challenge, creating: .unique()) == .already(id))
            #expect(try await store.sign(.unique(id)) == .first)
            #expect(try await store.signedLogin(id) == .unique(id))
            #expect(try await store.family(id)?.id == id)
            #expect(try await store.family(Identifier(high: halves.1 ^ 1, low: halves.0)) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases) func `a challenge is redeemed once and its second login never exists`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store async throws in
            let challenge = RedeemedChallenge.unique()
            let (first, second) = (Family.unique(), Family.unique())
            #expect(try await store.redeem(challenge, creating: first) == .first)
            #expect(try await store.redeem(challenge, creating: second) == .already(first.id))
            #expect(try await store.redeem(challenge, creating: first) == .already(first.id))
            let later = RedeemedChallenge(hash: challenge.hash, expiry: UnixSeconds(9_999))
            #expect(try await store.redeem(later, creating: second) == .already(first.id))
            #expect(try await store.family(second.id) == nil)
            #expect(try await store.family(first.id) == first)
            #expect(try await store.rowCount() == 2)
        }
    }

    @Test(arguments: StoreKind.allCases) func `a challenge stays redeemed after its login was ended`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let challenge = RedeemedChallenge.unique()
            let family = Family.unique()
            _ = try await store.redeem(challenge, creating: family)
            try await store.revoke(family.id, at: UnixSeconds(1_001))
            #expect(try await store.prune(at: UnixSeconds(1_001), limit: 10) == 1)
            #expect(try await store.redeem(challenge, creating: .unique()) == .already(family.id))
        }
    }

    @Test(arguments: StoreKind.allCases) func `a login cannot take the place of another`(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let family = Family.unique()
            try await store.begin(family)
            let challenge = RedeemedChallenge.unique()
            let intruder = Family.unique(id: family.id, absoluteExpiry: 9_000)
            let error = await #expect(throws: StoreUnavailable.self) {
                try await store.redeem(challenge, creating: intruder)
            }
            #expect(error?.reason == StoreUnavailable.identifierTaken.reason)
            #expect(try await store.family(family.id) == family)
            #expect(try await store.rowCount() == 2)
            #expect(try await store.redeem(challenge, creating: .unique()) == .first, "the challenge is not burnt")
        }
    }

    // MARK: Rotating

    @Test(arguments: StoreKind.allCases) func `the present token is rotated again and again`(kind: StoreKind)
        async throws
    {
        try await kind.withStore { store in
            var family = Family.unique()
            try await store.begin(family)
            for generation in 0..<UInt32(5) {
                let now = 1_001 + UInt64(generation)
                family = family.rotated(at: now, idleExpiry: now + 1_000)
                #expect(try await store.rotate(family.id, from: generation, .at(now)) == .rotated(family))
                #expect(try await store.family(family.id) == family)
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func `the token before is answered with the same successor through the grace`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let family = Family.unique()
            try await store.begin(family)
            let next = family.rotated(at: 1_100, idleExpiry: 2_100)
            #expect(try await store.rotate(family.id, from: 0, .at(1_100)) == .rotated(next))
            for now in [1_100, 1_109, 1_110] as [UInt64] {
                #expect(try await store.rotate(family.id, from: 0, .at(now)) == .repeated(next))
            }
            #expect(try await store.family(family.id) == next)
        }
    }

    @Test(arguments: StoreKind.allCases) func `one second after the grace the login is ended`(kind: StoreKind)
        async throws
    {
        try await kind.withStore { store in
            let family = Family.unique()
            try await store.begin(family)
            _ = try await store.rotate(family.id, from: 0, .at(1_100))
            let ended = family.rotated(at: 1_100, idleExpiry: 2_100).revoked(at: 1_111)
            #expect(try await store.rotate(family.id, from: 0, .at(1_111)) == .reused(ended))
            #expect(try await store.rotate(family.id, from: 1, .at(1_111)) == .ended)
            #expect(try await store.family(family.id) == ended)
        }
    }

    @Test(arguments: StoreKind.allCases) func `the token before the one before ends the login at once`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let family = Family.unique()
            try await store.begin(family)
            _ = try await store.rotate(family.id, from: 0, .at(1_100))
            _ = try await store.rotate(family.id, from: 1, .at(1_100))
            var ended = family.rotated(at: 1_100, idleExpiry: 2_100).revoked(at: 1_100)
            ended.generation = 2
            #expect(try await store.rotate(family.id, from: 0, .at(1_100)) == .reused(ended))
            #expect(try await store.rotate(family.id, from: 2, .at(1_100)) == .ended)
        }
    }

    @Test(arguments: StoreKind.allCases, [1, 2, .max] as [UInt32]) func `a token of the future ends the login`(
        kind: StoreKind,
        generation: UInt32
    ) async throws {
        try await kind.withStore { store in
            let family = Family.unique()
            try await store.begin(family)
            let ended = family.revoked(at: 1_001)
            #expect(try await store.rotate(family.id, from: generation, .at(1_001)) == .reused(ended))
            #expect(try await store.family(family.id) == ended)
        }
    }

    @Test(arguments: StoreKind.allCases) func `without a grace the token before is never good`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let family = Family.unique()
            try await store.begin(family)
            let terms = RotationTerms.at(1_100, grace: 0, idleExpiry: 3_000)
            let next = family.rotated(at: 1_100, idleExpiry: 3_000)
            #expect(try await store.rotate(family.id, from: 0, terms) == .rotated(next))
            #expect(try await store.rotate(family.id, from: 0, terms) == .reused(next.revoked(at: 1_100)))
        }
    }

    @Test(arguments: StoreKind.allCases) func `a grace of one second lasts into the next second`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let family = Family.unique()
            try await store.begin(family)
            func terms(_ now: UInt64) -> RotationTerms {
                .at(now, grace: 1, idleExpiry: 3_000)
            }
            let next = family.rotated(at: 1_100, idleExpiry: 3_000)
            #expect(try await store.rotate(family.id, from: 0, terms(1_100)) == .rotated(next))
            #expect(try await store.rotate(family.id, from: 0, terms(1_100)) == .repeated(next))
            #expect(try await store.rotate(family.id, from: 0, terms(1_101)) == .repeated(next))
            #expect(try await store.rotate(family.id, from: 0, terms(1_102)) == .reused(next.revoked(at: 1_102)))
        }
    }

    @Test(arguments: StoreKind.allCases) func `the longest grace does not overflow`(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let family = Family.unique()
            try await store.begin(family)
            let terms = RotationTerms.at(1_100, grace: .max, idleExpiry: 3_000)
            let next = family.rotated(at: 1_100, idleExpiry: 3_000)
            #expect(try await store.rotate(family.id, from: 0, terms) == .rotated(next))
            #expect(try await store.rotate(family.id, from: 0, terms) == .repeated(next))
        }
    }

    @Test(arguments: StoreKind.allCases) func `a login is good until the second before it is idle`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let (idle, busy) = (Family.unique(), Family.unique())
            try await store.begin(idle)
            try await store.begin(busy)
            #expect(try await store.rotate(idle.id, from: 0, .at(2_000)) == .ended)
            #expect(try await store.family(idle.id) == idle, "expiry is no revocation and writes nothing")
            let next = busy.rotated(at: 1_999, idleExpiry: 2_999)
            #expect(try await store.rotate(busy.id, from: 0, .at(1_999)) == .rotated(next))
        }
    }

    @Test(arguments: StoreKind.allCases) func `no refresh carries a login beyond its absolute end`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let family = Family.unique(absoluteExpiry: 2_500)
            try await store.begin(family)
            let next = family.rotated(at: 1_900, idleExpiry: 2_500)
            #expect(try await store.rotate(family.id, from: 0, .at(1_900)) == .rotated(next))
            #expect(try await store.rotate(family.id, from: 1, .at(2_500)) == .ended)
            let last = next.rotated(at: 2_499, idleExpiry: 2_500)
            #expect(try await store.rotate(family.id, from: 1, .at(2_499)) == .rotated(last))
            #expect(try await store.rotate(family.id, from: 1, .at(2_500)) == .ended)
        }
    }

    @Test(arguments: StoreKind.allCases) func `a login that does not exist is unknown`(kind: StoreKind) async throws {
        try await kind.withStore { store in
            try await store.begin(.unique())
            #expect(try await store.rotate(.unique, from: 0, .at(1_001)) == .unknown)
            #expect(try await store.family(.unique) == nil)
            #expect(try await store.rowCount() == 2)
        }
    }

    @Test(arguments: StoreKind.allCases) func `the last generation of all is not rotated`(kind: StoreKind) async throws
    {
        try await kind.withStore { store in
            var family = Family.unique()
            family.generation = .max
            try await store.begin(family)
            let ended = family.revoked(at: 1_001)
            #expect(try await store.rotate(family.id, from: .max, .at(1_001)) == .reused(ended))
        }
    }

    // MARK: Revoking

    @Test(arguments: StoreKind.allCases) func `revoking ends a login and doing it again changes nothing`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let (family, other) = (Family.unique(), Family.unique())
            try await store.begin(family)
            try await store.begin(other)
            try await store.revoke(family.id, at: UnixSeconds(1_200))
            try await store.revoke(family.id, at: UnixSeconds(1_300))
            try await store.revoke(.unique, at: UnixSeconds(1_300))
            #expect(try await store.family(family.id) == family.revoked(at: 1_200))
            #expect(try await store.family(other.id) == other)
            #expect(try await store.rotate(family.id, from: 0, .at(1_200)) == .ended)
        }
    }

    // MARK: Pruning

    @Test(arguments: StoreKind.allCases) func `a challenge is forgotten one second after its expiry`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let challenge = RedeemedChallenge.unique(expiry: UnixSeconds(1_120))
            let family = Family.unique()
            _ = try await store.redeem(challenge, creating: family)
            #expect(try await store.prune(at: UnixSeconds(1_120), limit: 10) == 0)
            #expect(try await store.redeem(challenge, creating: .unique()) == .already(family.id))
            #expect(try await store.prune(at: UnixSeconds(1_121), limit: 10) == 1)
            #expect(try await store.redeem(challenge, creating: .unique()) == .first)
        }
    }

    @Test(arguments: StoreKind.allCases) func `logins are forgotten once they are idle, over or revoked`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let idle = Family.unique(absoluteExpiry: 5_000, idleExpiry: 2_000)
            let over = Family.unique(absoluteExpiry: 2_000, idleExpiry: 5_000)
            let revoked = Family.unique(absoluteExpiry: 5_000, idleExpiry: 5_000)
            let alive = Family.unique(absoluteExpiry: 5_000, idleExpiry: 2_001)
            for family in [idle, over, revoked, alive] { try await store.begin(family) }
            #expect(try await store.prune(at: UnixSeconds(1_121), limit: 10) == 4, "the challenges")
            #expect(try await store.prune(at: UnixSeconds(1_999), limit: 10) == 0)
            try await store.revoke(revoked.id, at: UnixSeconds(1_999))
            #expect(try await store.prune(at: UnixSeconds(1_999), limit: 10) == 1)
            #expect(try await store.prune(at: UnixSeconds(2_000), limit: 10) == 2)
            #expect(try await store.family(alive.id) == alive)
            #expect(try await store.rowCount() == 1)
            #expect(try await store.rotate(idle.id, from: 0, .at(2_000)) == .unknown)
        }
    }

    @Test(arguments: StoreKind.allCases) func `a login that was refreshed is kept as long as it lives`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let family = Family.unique()
            try await store.begin(family)
            _ = try await store.rotate(family.id, from: 0, .at(1_500))
            #expect(try await store.prune(at: UnixSeconds(2_499), limit: 10) == 1, "the challenge")
            #expect(try await store.prune(at: UnixSeconds(2_500), limit: 10) == 1)
        }
    }

    @Test(arguments: StoreKind.allCases) func `no more rows than the limit are forgotten at once`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            for _ in 0..<7 { try await store.begin(.unique()) }
            let never = UnixSeconds(9_999)
            #expect(try await store.prune(at: never, limit: 0) == 0)
            #expect(try await store.prune(at: never, limit: -1) == 0)
            #expect(try await store.prune(at: never, limit: 5) == 5)
            #expect(try await store.prune(at: never, limit: 5) == 5)
            #expect(try await store.rowCount() == 4)
            #expect(try await store.prune(at: never, limit: 5) == 4)
            #expect(try await store.prune(at: never, limit: 5) == 0)
        }
    }

    @Test(arguments: StoreKind.allCases) func `many rows are forgotten in one call`(kind: StoreKind) async throws {
        try await kind.withStore { store in
            _ = try await atOnce(400) { _ in try await store.begin(.unique()) }
            #expect(try await store.rowCount() == 800)
            #expect(try await store.prune(at: UnixSeconds(9_999), limit: .max) == 800)
            #expect(try await store.rowCount() == 0)
        }
    }

    @Test(arguments: StoreKind.allCases) func `times beyond all calendars end nothing and no process`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let family = Family.unique(absoluteExpiry: .max, idleExpiry: .max)
            _ = try await store.redeem(.unique(expiry: UnixSeconds(.max)), creating: family)
            #expect(try await store.prune(at: UnixSeconds(253_402_300_799), limit: 10) == 0)
            guard case .rotated = try await store.rotate(family.id, from: 0, .at(1_001)) else {
                Issue.record("it is alive")
                return
            }
            try await store.revoke(family.id, at: UnixSeconds(.max))
            #expect(try await store.rotate(family.id, from: 1, .at(1_001)) == .ended)
        }
    }
}
