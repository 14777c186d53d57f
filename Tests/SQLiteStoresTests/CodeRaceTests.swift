import OAuthServer
import Testing

/// A code, and a refresh token, gives tokens once, however many present it at the same time.
@Suite struct CodeRaceTests {
    private static let callers = 64

    private func token(in answer: String) throws -> String {
        String(try #require(answer.firstMatch(of: /"refresh_token":"([^"]+)"/)?.1, "\(answer)"))
    }

    @Test(arguments: StoreKind.allCases) func `one of 64 that present a code gets tokens, and the login ends`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store async throws in
            for round in 1...raceRounds {
                let login = try await CodeLogin(store: store)
                // Some have a code of their own: it is the login that is redeemed.
                let codes = [try await login.code(), try await login.code()]
                let answers = try await atOnce(Self.callers) { await login.redeem(codes[$0 % 2]) }
                let winners = answers.filter { $0.contains("access_token") }
                #expect(winners.count == 1)
                #expect(answers.count { $0.contains("invalid_grant") } == Self.callers - 1)
                let winner = try #require(winners.first)
                #expect(await login.refresh(try token(in: winner)).contains("invalid_grant"))
                #expect(try await store.rowCount() == 3 * round)
            }
        }
    }

    @Test(arguments: StoreKind.allCases) func `64 that present a refresh token get the same successor`(
        kind: StoreKind
    ) async throws {
        try await kind.withStore { store async throws in
            let login = try await CodeLogin(store: store)
            var current = try token(in: await login.redeem(try await login.code()))
            for _ in 1...raceRounds {
                let answers = try await atOnce(Self.callers) { [current] _ in await login.refresh(current) }
                let successors = Set(try answers.map { try token(in: $0) })
                #expect(successors.count == 1)
                current = try #require(successors.first)
            }
        }
    }
}
