import Foundation
import OAuthMessages
import OAuthServer
import SQLiteStores
import StratisID
import Synchronization

/// The stores that have to pass the conformance suite.
enum StoreKind: String, CaseIterable, Sendable {
    case memory, sqlite

    /// Runs with an empty store of this kind, which is gone afterwards.
    func withStore(_ body: (any Store) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(MemoryStore())
        case .sqlite: try await withFolder { try await body(SQLiteStore(path: $0.file("store.db"))) }
        }
    }
}

/// A folder that is gone afterwards.
struct Folder: Sendable {
    let path: String

    func file(_ name: String) -> String { path + "/" + name }
}

@discardableResult
func withFolder<Result>(_ body: (Folder) async throws -> Result) async throws -> Result {
    let path = NSTemporaryDirectory() + "/sqlite-stores-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(Folder(path: path))
}

/// How often a race is run.
let raceRounds = ProcessInfo.processInfo.environment["SID_RACE_ROUNDS"].flatMap { Int($0) } ?? 10

extension Identifier {
    /// One that no other test has.
    static var unique: Identifier { Identifier(high: .random(in: .min ... .max), low: .random(in: .min ... .max)) }
}

extension RedeemedChallenge {
    static func unique(expiry: UnixSeconds = UnixSeconds(1_120)) -> RedeemedChallenge {
        RedeemedChallenge(hash: .unique, expiry: expiry)
    }
}

extension Family {
    /// A login begun at 1,000, idle at 2,000 and ended at 5,000.
    static func unique(
        id: Identifier = .unique,
        absoluteExpiry: UInt64 = 5_000,
        idleExpiry: UInt64 = 2_000
    ) -> Family {
        Family(
            id: id,
            clientID: "web",
            address: "CUtNvY1Jxpn4V4RD1tgphsUKpQdo4q5i54",
            network: .cirrus,
            scope: .readWrite,
            createdAt: UnixSeconds(1_000),
            absoluteExpiry: UnixSeconds(absoluteExpiry),
            idleExpiry: UnixSeconds(idleExpiry)
        )
    }

    /// What it is after a rotation.
    func rotated(at now: UInt64, idleExpiry: UInt64) -> Family {
        var family = self
        family.generation += 1
        family.rotatedAt = UnixSeconds(now)
        family.idleExpiry = UnixSeconds(idleExpiry)
        return family
    }

    func revoked(at now: UInt64) -> Family {
        var family = self
        family.revokedAt = UnixSeconds(now)
        return family
    }
}

extension Scope {
    /// What the logins of these tests may do.
    static let readWrite: Scope = {
        do { return try Scope(["read", "write"]) } catch { return Scope() }
    }()
}

extension SignedLogin {
    /// A signature of 1,000 for a login that can be confirmed until 1,420.
    static func unique(
        _ challenge: Identifier = .unique,
        address: String = "CUtNvY1Jxpn4V4RD1tgphsUKpQdo4q5i54",
        network: Network = .cirrus,
        expiry: UnixSeconds = UnixSeconds(1_420)
    ) -> SignedLogin {
        SignedLogin(
            challenge: challenge,
            address: address,
            network: network,
            walletAddress: "2001:db8::1",
            signedAt: UnixSeconds(1_000),
            expiry: expiry
        )
    }
}

extension RotationTerms {
    /// A refresh with 10 seconds of grace and 1,000 seconds until idle.
    static func at(
        _ now: UInt64,
        clientID: String = "web",
        scope: Scope? = nil,
        grace: UInt64 = 10,
        idleExpiry: UInt64? = nil
    ) -> RotationTerms {
        RotationTerms(
            clientID: clientID,
            scope: scope,
            now: UnixSeconds(now),
            grace: grace,
            idleExpiry: UnixSeconds(idleExpiry ?? now + 1_000)
        )
    }
}

extension Redemption {
    /// Whether it was not the first.
    var isRepeated: Bool { self != .first }
}

extension Store {
    /// Begins a login with a challenge of its own.
    func begin(_ family: Family) async throws {
        guard try await redeem(.unique(), creating: family) == .first else { throw StoreUnavailable(reason: "taken") }
    }
}

/// Runs all at once and returns what they give, in no order.
func atOnce<Result: Sendable>(
    _ count: Int,
    _ body: @escaping @Sendable (Int) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { group in
        for index in 0..<count { group.addTask { @concurrent in try await body(index) } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}
