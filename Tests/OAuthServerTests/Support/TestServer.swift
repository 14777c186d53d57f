import HTTPTypes
import OAuthMessages
import OAuthServer
import Primitives
import StratisID
import Testing

/// A server with a clock, a store and a log that the test holds.
struct TestServer {
    static let issuer = "https://auth.example.com"

    let clock: TestClock
    let store: any Store
    let log = LogRecorder()
    let server: AuthorizationServer
    /// What stands before the paths of the endpoints.
    let basePath: String

    init(
        issuer: String = Self.issuer,
        networks: [Network] = [.cirrus],
        lifetimes: Lifetimes = Lifetimes(),
        clients: [RegisteredClient]? = nil,
        masterKey: UInt8 = 1,
        signingKey: SigningKey = SigningKey(),
        otherKeys: [SigningKey] = [],
        store: any Store = MemoryStore(),
        clock: TestClock = TestClock(),
        epoch: Identifier? = nil,
        pages: PageRecorder? = nil,
        riskPolicy: RiskPolicy = .allow
    ) throws {
        let issuer = try Issuer(issuer)
        self.clock = clock
        self.store = store
        basePath = issuer.path
        let keyBytes = [UInt8](repeating: masterKey, count: 32)
        let masterKey = MasterKey(keyBytes.span)
        server = AuthorizationServer(
            configuration: try ServerConfiguration(
                issuer: issuer,
                networks: networks,
                lifetimes: lifetimes,
                clients: try clients ?? Self.clients,
                riskPolicy: riskPolicy
            ),
            masterKey: try #require(masterKey),
            signingKey: signingKey,
            otherKeys: otherKeys,
            store: store,
            environment: clock.environment,
            logger: log.logger,
            epoch: epoch,
            loginPages: pages
        )
    }
}

extension TestServer {
    /// The clients of every test server, besides the built-in one.
    static var clients: [RegisteredClient] {
        get throws {
            [
                RegisteredClient(
                    id: "web",
                    secret: Secret(webSecret),
                    grants: [.sid, .refreshToken],
                    scope: try Scope(parsing: "read write")
                ),
                RegisteredClient(
                    id: "spa",
                    secret: nil,
                    grants: [.sid, .refreshToken],
                    scope: try Scope(parsing: "read")
                ),
                RegisteredClient(id: "watcher", secret: Secret("watcher-secret"), grants: [.refreshToken]),
                RegisteredClient(id: "odd:id +%", secret: Secret(oddSecret), grants: [.sid, .refreshToken]),
            ]
        }
    }

    static let webSecret = "web-secret-0123456789"
    /// A secret with everything that form encoding changes.
    static let oddSecret = "a+b c%2Bd:e&f=g/h"

    static let web = ClientAuthentication.post(ClientCredentials(clientID: "web", secret: Secret(webSecret)))
    static let spa = ClientAuthentication.none(clientID: "spa")
    static let watcher = ClientAuthentication.post(
        ClientCredentials(clientID: "watcher", secret: Secret("watcher-secret"))
    )
}

extension TestServer {
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        body: [UInt8] = [],
        fields: HTTPFields = [:],
        authority: String = "auth.example.com",
        from address: String = "192.0.2.1"
    ) async -> Answer {
        let head = HTTPRequest(method: method, scheme: "https", authority: authority, path: path, headerFields: fields)
        return Answer(await server.respond(to: ServerRequest(head: head, body: body, remoteAddress: address)))
    }

    func get(_ path: String) async -> Answer { await send(.get, path) }

    /// Posts a form as it is written.
    func post(_ path: String, _ body: String, authorization: String? = nil) async -> Answer {
        var fields: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        fields[.authorization] = authorization
        return await send(.post, path, body: Array(body.utf8), fields: fields)
    }

    func post(_ path: String, _ form: FormEncoder) async -> Answer { await post(path, form.text) }

    /// A new challenge.
    func challenge(for clientID: String? = nil) async throws -> Challenge {
        let answer = await get(basePath + "/authorize?response_type=sid" + (clientID.map { "&client_id=\($0)" } ?? ""))
        try #require(answer.status == 200)
        return try Challenge(parsing: answer.text)
    }

    /// Signs in and returns the tokens.
    func signIn(
        _ wallet: Wallet = .alice,
        as client: ClientAuthentication? = nil,
        scope: Scope? = nil
    ) async throws -> Tokens {
        let challenge = try await challenge(for: client?.readings.first?.clientID)
        let request = try wallet.request(for: challenge.sid, scope: scope)
        return try Tokens(await post(basePath + "/token", request.form(for: client)))
    }

    func refresh(
        _ token: String,
        as client: ClientAuthentication? = nil,
        scope: Scope? = nil
    ) async -> Answer {
        await post(
            basePath + "/token",
            RefreshTokenRequest(refreshToken: Secret(token), scope: scope).form(for: client)
        )
    }

    /// What the client `web` is told about a token.
    func introspect(_ token: String, as client: ClientAuthentication = TestServer.web) async throws -> [String:
        JSONValue]
    {
        let answer = await post(basePath + "/introspect", form(naming: token, client))
        try #require(answer.status == 200)
        return answer.json
    }

    func revoke(_ token: String, as client: ClientAuthentication? = nil) async -> Answer {
        await post(basePath + "/revoke", form(naming: token, client))
    }

    private func form(naming token: String, _ client: ClientAuthentication?) -> FormEncoder {
        var form = FormEncoder()
        form.append("token", token)
        client?.encode(into: &form)
        return form
    }
}

extension TestServer {
    /// Expects `invalid_grant`, decided at this stage, and a store in which nothing has changed its place.
    func expectRefused(
        _ request: some TokenRequest,
        as client: ClientAuthentication? = nil,
        at stage: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let rowCount = try await store.rowCount()
        let answer = await post(basePath + "/token", request.form(for: client))
        #expect(answer.status == 400, sourceLocation: sourceLocation)
        #expect(answer.error == "invalid_grant", sourceLocation: sourceLocation)
        #expect(log.reasons.last == stage, sourceLocation: sourceLocation)
        #expect(try await store.rowCount() == rowCount, sourceLocation: sourceLocation)
    }

    /// Expects tokens.
    @discardableResult
    func expectTokens(
        _ request: some TokenRequest,
        as client: ClientAuthentication? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Tokens {
        try Tokens(await post(basePath + "/token", request.form(for: client)), sourceLocation: sourceLocation)
    }
}

/// The tokens in an answer.
struct Tokens: Hashable {
    let access: String
    let refresh: String
    let scope: String?

    init(_ answer: Answer, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try #require(answer.status == 200, "\(answer.text)", sourceLocation: sourceLocation)
        access = try #require(answer.json["access_token"]?.string, sourceLocation: sourceLocation)
        refresh = try #require(answer.json["refresh_token"]?.string, sourceLocation: sourceLocation)
        scope = answer.json["scope"]?.string
    }
}
