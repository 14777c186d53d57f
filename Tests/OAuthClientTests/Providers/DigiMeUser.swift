import HTTPTypes
import JWTKit
import OAuthClient
import OAuthMessages
import OAuthProviders
import Testing

/// A user of a contract at a simulated digi.me.
struct DigiMeUser: Sendable {
    static let redirectURI = "http://127.0.0.1:8000/return"
    static let tokenPath = "/v1.7/oauth/token"
    static let authorizePath = "/v1.7/oauth/authorize"
    static let triggerPath = "/v1.7/permission-access/trigger"

    let server: DigiMeSimulator
    let url: String
    let clock: SteppedClock
    let digiMe: DigiMe
    let store: MemoryTokenStore

    func client(_ provider: Provider? = nil, redirectURI: String = DigiMeUser.redirectURI) -> Client {
        Client(
            provider ?? digiMe.provider(),
            clientID: digiMe.contract.clientID,
            redirectURI: redirectURI,
            environment: clock.environment
        )
    }

    func session(_ key: String = "user") -> Session { Session(client(), store: store, key: key) }

    func logIn(_ session: Session) async throws {
        let client = client()
        let pending = try await client.authorize()
        let callback = try await server.callback(from: pending.url)
        try await session.adopt(client.exchange(callback: callback, pending: pending))
    }

    func trigger(_ session: Session) async throws -> ClientResponse {
        let endpoint = try Endpoint(parsing: url + "/v1.7/permission-access/trigger")
        return try await digiMe.send(ClientRequest(.post, endpoint, body: Array("{}".utf8)), through: session)
    }

    /// The claims of the requests to a path.
    func claims(_ path: String) async -> [[String: JSONValue]] {
        var all: [[String: JSONValue]] = []
        for request in server.journal.requests where request.path == path && request.method == .post {
            let opened = await SimulatedJWT.open(request.bearer ?? "", key: SimulatorKeys.contract.publicKey)
            all.append(opened?.claims ?? [:])
        }
        return all
    }

    /// Lends a user at a simulated server.
    static func with(
        _ options: DigiMeSimulator.Options = DigiMeSimulator.Options(),
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: @escaping @Sendable (DigiMeUser) async throws -> Void
    ) async throws {
        let server = DigiMeSimulator(options)
        try await withLoopback(server, sourceLocation: sourceLocation) { url in
            let clock = SteppedClock(options.now)
            let contract = try DigiMeContract(
                applicationID: "app-1",
                contractID: "contract-1",
                key: ContractKey(Secret(SimulatorKeys.contract.pemRepresentation)),
                base: url + "/v1.7",
                onboard: url + "/apps/saas"
            )
            try await body(
                DigiMeUser(server: server, url: url, clock: clock, digiMe: DigiMe(contract), store: MemoryTokenStore())
            )
        }
    }
}
