import Foundation
import HTTPTypes
import OAuthClient
import OAuthMessages
import Synchronization
import Testing

/// A client of a ``TestServer`` with everything around it.
struct Login: Sendable {
    let server: TestServer
    let clock = TestClock()
    let store: any TokenStore
    let events = Events()

    init(_ rules: TestServer.Rules = TestServer.Rules(), store: any TokenStore = MemoryTokenStore()) {
        server = TestServer(rules)
        self.store = store
    }

    /// What a session has told.
    final class Events: Sendable {
        private let list = Mutex<[SessionEvent]>([])
        var all: [SessionEvent] { list.withLock { $0 } }
        func add(_ event: SessionEvent) { list.withLock { $0.append(event) } }
    }

    func client(transport: (any HTTPTransport)? = nil, _ change: (inout Provider) -> Void = { _ in }) throws -> Client {
        var provider = Provider(name: "test", tokenEndpoint: try Endpoint(parsing: "https://as.example/token"))
        provider.revocationEndpoint = try Endpoint(parsing: "https://as.example/revoke")
        change(&provider)
        return Client(
            provider,
            clientID: "client",
            environment: ClientEnvironment(
                transport: transport ?? server,
                now: { [clock] in clock.now },
                uptime: { [clock] in clock.uptime },
                random: { UInt64.random(in: .min ... .max) }
            )
        )
    }

    func session(
        options: SessionOptions = SessionOptions(),
        transport: (any HTTPTransport)? = nil,
        login: (@Sendable () async throws(ClientError) -> any Grant)? = nil,
        provider change: (inout Provider) -> Void = { _ in }
    ) throws -> Session {
        Session(
            try client(transport: transport, change),
            store: store,
            key: "me",
            options: options,
            login: login,
            onEvent: { [events] event in events.add(event) }
        )
    }

    /// A session whose user has just logged in.
    func loggedIn(
        options: SessionOptions = SessionOptions(),
        login: (@Sendable () async throws(ClientError) -> any Grant)? = nil,
        provider change: (inout Provider) -> Void = { _ in }
    ) async throws -> Session {
        let session = try session(options: options, login: login, provider: change)
        try await session.adopt(TokenSet(server.logIn(), issuedAt: clock.now))
        return session
    }

    /// The request of the tests.
    static func resource() throws -> ClientRequest {
        ClientRequest(.get, try Endpoint(parsing: "https://rs.example/api"))
    }

    static let password: @Sendable () async throws(ClientError) -> any Grant = { () throws(ClientError) in
        PasswordGrant(username: "fleet", password: Secret("secret-\(TestServer.canary)"))
    }
}

/// Calls the closure many times at once and returns what came of it.
func atOnce<Value: Sendable>(
    _ count: Int,
    _ body: @escaping @Sendable () async throws -> Value
) async -> [Result<Value, any Error>] {
    await withTaskGroup { group in
        for _ in 0..<count {
            group.addTask { @concurrent in
                do { return Result<Value, any Error>.success(try await body()) } catch { return .failure(error) }
            }
        }
        return await group.reduce(into: []) { $0.append($1) }
    }
}

/// A folder that is gone afterwards.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("token-store-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}
