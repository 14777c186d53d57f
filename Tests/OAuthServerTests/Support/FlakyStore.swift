import OAuthServer
import StratisID
import Synchronization

/// A store in memory that can be taken away, and that counts what it is asked.
final class FlakyStore: Store {
    private let memory: any Store = MemoryStore()
    private let failure = Mutex<(any Error)?>(nil)
    private let calls = Mutex(0)

    /// How often the store was asked.
    var callCount: Int { calls.withLock { $0 } }

    func fail(with error: any Error = StoreUnavailable(reason: "the disk is gone")) { failure.withLock { $0 = error } }

    func recover() { failure.withLock { $0 = nil } }

    private func check() throws {
        calls.withLock { $0 += 1 }
        if let error = failure.withLock({ $0 }) { throw error }
    }

    func redeem(_ challenge: RedeemedChallenge, creating family: Family) async throws -> Redemption {
        try check()
        return try await memory.redeem(challenge, creating: family)
    }

    func sign(_ login: SignedLogin) async throws -> Signing {
        try check()
        return try await memory.sign(login)
    }

    func signedLogin(_ challenge: Identifier) async throws -> SignedLogin? {
        try check()
        return try await memory.signedLogin(challenge)
    }

    func rotate(_ id: Identifier, from generation: UInt32, _ terms: RotationTerms) async throws -> Rotation {
        try check()
        return try await memory.rotate(id, from: generation, terms)
    }

    func revoke(_ id: Identifier, at now: UnixSeconds) async throws {
        try check()
        try await memory.revoke(id, at: now)
    }

    func family(_ id: Identifier) async throws -> Family? {
        try check()
        return try await memory.family(id)
    }

    func prune(at now: UnixSeconds, limit: Int) async throws -> Int {
        try check()
        return try await memory.prune(at: now, limit: limit)
    }

    func rowCount() async throws -> Int {
        try check()
        return try await memory.rowCount()
    }
}
