import OAuthServer
import StratisID
import Testing

/// Single use holds however many ask at the same time.
@Suite struct StoreRaceTests {
    private static let callers = 64

    @Test(arguments: StoreKind.allCases) func `one of 64 redemptions of a challenge is the first`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            for round in 1...raceRounds {
                let challenge = RedeemedChallenge.unique()
                let answers = try await atOnce(Self.callers) { _ in
                    let family = Family.unique()
                    return (family, try await store.redeem(challenge, creating: family))
                }
                #expect(answers.count { $0.1 == .first } == 1)
                let winner = try #require(answers.first { $0.1 == .first }?.0)
                #expect(answers.count { $0.1 == .already(winner.id) } == Self.callers - 1)
                #expect(try await store.rowCount() == 2 * round, "one challenge and one login in each round")
                for (family, answer) in answers where answer == .first {
                    #expect(try await store.family(family.id) == family)
                }
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func `one of 64 wallets signs first, and all hear which`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            for round in 1...raceRounds {
                let challenge = Identifier.unique
                let answers = try await atOnce(Self.callers) { index in
                    let login = SignedLogin.unique(challenge, address: "address \(index)")
                    return (login, try await store.sign(login))
                }
                let winner = try #require(answers.first { $0.1 == .first }?.0)
                #expect(answers.count { $0.1 == .first } == 1)
                #expect(answers.count { $0.1 == .already(winner) } == Self.callers - 1)
                #expect(try await store.signedLogin(challenge) == winner)
                #expect(try await store.rowCount() == round)
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func `one of 64 rotations of a generation is the first`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            let family = Family.unique(absoluteExpiry: 1_000_000, idleExpiry: 1_000_000)
            try await store.begin(family)
            var current = family
            for round in 0..<raceRounds {
                let now = 1_100 + UInt64(round) * 11
                let answers = try await atOnce(Self.callers) { _ in
                    try await store.rotate(family.id, from: UInt32(round), .at(now))
                }
                current = current.rotated(at: now, idleExpiry: now + 1_000)
                #expect(answers.count { $0 == .rotated(current) } == 1)
                #expect(answers.count { $0 == .repeated(current) } == Self.callers - 1)
                #expect(try await store.family(family.id) == current)
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func `a token that is stolen and used ends the login for everyone`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            for _ in 0..<raceRounds {
                let family = Family.unique()
                try await store.begin(family)
                _ = try await store.rotate(family.id, from: 0, .at(1_001))
                _ = try await store.rotate(family.id, from: 1, .at(1_002))
                let answers = try await atOnce(Self.callers) { _ in
                    try await store.rotate(family.id, from: 0, .at(1_003))
                }
                let reused = answers.count { if case .reused = $0 { true } else { false } }
                #expect(reused == 1)
                #expect(answers.count { $0 == .ended } == Self.callers - 1)
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func `nobody refreshes after a revocation was answered`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store in
            for _ in 0..<raceRounds {
                let family = Family.unique()
                try await store.begin(family)
                try await withThrowingTaskGroup { group in
                    for _ in 0..<8 {
                        group.addTask { @concurrent in
                            // A client that keeps refreshing; who loses here just tries again.
                            while let known = try await store.family(family.id), known.revokedAt == nil {
                                _ = try await store.rotate(family.id, from: known.generation, .at(1_001))
                            }
                        }
                    }
                    try await store.revoke(family.id, at: UnixSeconds(1_001))
                    let ended = try await store.family(family.id)
                    #expect(ended?.revokedAt == UnixSeconds(1_001))
                    try await group.waitForAll()
                    #expect(try await store.family(family.id) == ended, "nothing has moved since")
                }
            }
        }
    }
}
