import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// What every store has to do with the signatures for browsers, and with terms that a refresh does not meet.
@Suite struct SigningConformanceTests {
    // MARK: Signing

    @Test(arguments: StoreKind.allCases) func `a signature is there as it was given`(kind: StoreKind) async throws {
        try await kind.withStore { store async throws in
            for network in Network.allCases {
                let login = SignedLogin.unique(address: "an address \u{1F511}", network: network)
                #expect(try await store.signedLogin(login.challenge) == nil)
                #expect(try await store.sign(login) == .first)
                #expect(try await store.signedLogin(login.challenge) == login)
            }
            #expect(try await store.signedLogin(.unique) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases) func `who signs first stays the one`(kind: StoreKind) async throws {
        try await kind.withStore { store async throws in
            let first = SignedLogin.unique()
            let second = SignedLogin.unique(
                first.challenge,
                address: "another",
                network: .strax,
                expiry: UnixSeconds(9_999)
            )
            #expect(try await store.sign(first) == .first)
            #expect(try await store.sign(second) == .already(first))
            #expect(try await store.sign(first) == .already(first))
            #expect(try await store.signedLogin(first.challenge) == first)
            #expect(try await store.rowCount() == 1)
        }
    }

    @Test(arguments: StoreKind.allCases) func `a signature and a mark of one challenge do not touch each other`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store async throws in
            let login = SignedLogin.unique()
            #expect(try await store.sign(login) == .first)
            let mark = RedeemedChallenge(hash: login.challenge, expiry: UnixSeconds(1_480))
            let family = Family.unique()
            #expect(try await store.redeem(mark, creating: family) == .first)
            #expect(try await store.redeem(mark, creating: .unique()) == .already(family.id))
            #expect(try await store.signedLogin(login.challenge) == login)
            #expect(try await store.rowCount() == 3)
        }
    }

    @Test(arguments: StoreKind.allCases) func `a signature is forgotten one second after its expiry`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store async throws in
            let login = SignedLogin.unique(expiry: UnixSeconds(1_420))
            _ = try await store.sign(login)
            #expect(try await store.prune(at: UnixSeconds(1_420), limit: 10) == 0)
            #expect(try await store.signedLogin(login.challenge) == login)
            #expect(try await store.prune(at: UnixSeconds(1_421), limit: 10) == 1)
            #expect(try await store.signedLogin(login.challenge) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases) func `rows of all kinds are forgotten within one limit`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store async throws in
            for _ in 0..<4 {
                try await store.begin(.unique())
                _ = try await store.sign(.unique())
            }
            let never = UnixSeconds(9_999)
            for count in [5, 5, 2, 0] { #expect(try await store.prune(at: never, limit: 5) == count) }
            #expect(try await store.rowCount() == 0)
        }
    }

    // MARK: Terms

    @Test(arguments: StoreKind.allCases) func `another client's refresh changes nothing, whatever it presents`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store async throws in
            let family = Family.unique()
            try await store.begin(family)
            let rotated = family.rotated(at: 1_001, idleExpiry: 2_001)
            _ = try await store.rotate(family.id, from: 0, .at(1_001))
            for generation: UInt32 in [0, 1, 2, .max] {
                let terms = RotationTerms.at(1_500, clientID: "spa")
                #expect(try await store.rotate(family.id, from: generation, terms) == .foreign)
            }
            #expect(try await store.family(family.id) == rotated)
            try await store.revoke(family.id, at: UnixSeconds(1_501))
            #expect(try await store.rotate(family.id, from: 1, .at(1_502, clientID: "spa")) == .foreign)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a wider scope changes nothing, and an old token shows itself all the same`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store async throws in
            let family = Family.unique()
            try await store.begin(family)
            let wide = try Scope(["read", "admin"])
            #expect(try await store.rotate(family.id, from: 0, .at(1_001, scope: wide)) == .widerScope)
            #expect(try await store.family(family.id) == family)
            let narrow = try Scope(["write"])
            let rotated = family.rotated(at: 1_001, idleExpiry: 2_001)
            #expect(try await store.rotate(family.id, from: 0, .at(1_001, scope: narrow)) == .rotated(rotated))
            #expect(try await store.rotate(family.id, from: 0, .at(1_002, scope: wide)) == .widerScope)
            #expect(try await store.rotate(family.id, from: 0, .at(1_002, scope: narrow)) == .repeated(rotated))
            #expect(try await store.family(family.id) == rotated)
            let ended = rotated.revoked(at: 1_012)
            #expect(try await store.rotate(family.id, from: 0, .at(1_012, scope: wide)) == .reused(ended))
            #expect(try await store.rotate(family.id, from: 1, .at(1_012, scope: wide)) == .ended)
        }
    }
}
