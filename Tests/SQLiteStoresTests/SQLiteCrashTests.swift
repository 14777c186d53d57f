import Foundation
import OAuthServer
import SQLiteStores
import StratisID
import Testing

/// A process that is killed while it writes.
@Suite struct SQLiteCrashTests {
    @Test(arguments: 0..<5) func `what was answered before kill -9 is there afterwards`(round: Int) async throws {
        try await withFolder { folder in
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String, round = round as Int] in
                let store = try SQLiteStore(path: path + "/store.db")
                // What was answered is noted with one write(2), which outlives the process.
                let log = unsafe open(path + "/answers", O_WRONLY | O_CREAT | O_APPEND, 0o600)
                try await withThrowingTaskGroup { group in
                    for _ in 0..<32 {
                        group.addTask { @concurrent in
                            while true {
                                let (challenge, family) = (RedeemedChallenge.unique(), Family.unique())
                                _ = try await store.redeem(challenge, creating: family)
                                _ = try await store.rotate(family.id, from: 0, .at(1_100))
                                let line = "\(challenge.hash.text) \(family.id.text)\n"
                                _ = unsafe write(log, line, line.utf8.count)
                            }
                        }
                    }
                    group.addTask {
                        try await Task.sleep(for: .milliseconds(300 + 37 * round))
                        kill(getpid(), SIGKILL)
                    }
                    try await group.waitForAll()
                }
            }
            let log = try String(contentsOfFile: folder.file("answers"), encoding: .utf8)
            let lines = log.split(separator: "\n")
            #expect(lines.count > 32)
            let store = try SQLiteStore(path: folder.file("store.db"))
            for line in lines {
                let names = line.split(separator: " ").map { Identifier(text: String($0)) }
                let (hash, id) = (try #require(names[0]), try #require(names[1]))
                let family = Family.unique(id: id)
                #expect(try await store.family(id) == family.rotated(at: 1_100, idleExpiry: 2_100))
                let challenge = RedeemedChallenge(hash: hash, expiry: UnixSeconds(1_120))
                #expect(try await store.redeem(challenge, creating: .unique()) == .already(id))
            }
            // Both or neither: as many logins as challenges.
            let rowCount = try await store.rowCount()
            #expect(rowCount % 2 == 0 && rowCount >= 2 * lines.count)
            #expect(try await store.prune(at: UnixSeconds(1_121), limit: .max) == rowCount / 2)
        }
    }
}
