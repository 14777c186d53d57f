import OAuthServer
import SQLiteStores
import StratisID
import Testing

/// How many answers a second the store gives on this machine.
///
/// Printed, and nothing depends on it; it means something only where no other tests run at the same time, as with
/// `swift test --filter SQLiteThroughputTests`.
@Suite(.serialized) struct SQLiteThroughputTests {
    @Test(arguments: [1, 32]) func `answers per second`(callers: Int) async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(path: folder.file("store.db"))
            let loginsPerCaller = callers == 1 ? 500 : 100
            let duration = try await ContinuousClock().measure {
                _ = try await atOnce(callers) { _ in
                    for _ in 0..<loginsPerCaller {
                        let family = Family.unique()
                        _ = try await store.redeem(.unique(), creating: family)
                        _ = try await store.rotate(family.id, from: 0, .at(1_100))
                    }
                }
            }
            let answers = 2 * callers * loginsPerCaller
            let rate = Int(Double(answers) / (duration / .seconds(1)))
            print("SQLiteStore, \(callers) callers: \(rate) answers per second")
            #expect(try await store.rowCount() == answers)
        }
    }
}
