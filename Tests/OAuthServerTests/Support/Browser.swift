import HTTPTypes
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// Somebody's browser in front of a server: it keeps one cookie and says where a form comes from.
final class Browser {
    let server: TestServer
    let pages: PageRecorder
    let address: String
    /// `name=value`, once the server has set one.
    var cookie: String?

    init(_ server: TestServer, _ pages: PageRecorder, at address: String = "192.0.2.1") {
        self.server = server
        self.pages = pages
        self.address = address
    }

    /// A server with pages, its clients, and a browser in front of it.
    static func atServer(
        issuer: String = TestServer.issuer,
        networks: [Network] = [.cirrus],
        lifetimes: Lifetimes = Lifetimes(),
        clients: [RegisteredClient]? = nil,
        store: any Store = MemoryStore(),
        clock: TestClock = TestClock(),
        masterKey: UInt8 = 1,
        epoch: Identifier? = nil,
        riskPolicy: RiskPolicy = .allow
    ) throws -> Browser {
        let pages = PageRecorder()
        let server = try TestServer(
            issuer: issuer,
            networks: networks,
            lifetimes: lifetimes,
            clients: try clients ?? TestServer.browserClients,
            masterKey: masterKey,
            store: store,
            clock: clock,
            epoch: epoch,
            pages: pages,
            riskPolicy: riskPolicy
        )
        return Browser(server, pages)
    }

    /// Another browser at the same server.
    func another(at address: String = "192.0.2.1") -> Browser { Browser(server, pages, at: address) }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        body: String = "",
        fields extra: [String: String] = [:]
    ) async throws -> Answer {
        var fields: HTTPFields = [.accept: "text/html,application/xhtml+xml,*/*;q=0.8"]
        if method == .post {
            fields[.contentType] = "application/x-www-form-urlencoded"
            fields[.origin] = "https://auth.example.com"
        }
        fields[.cookie] = cookie
        for (name, value) in extra { fields[try #require(HTTPField.Name(name))] = value }
        let answer = await server.send(method, path, body: Array(body.utf8), fields: fields, from: address)
        if let set = answer.fields[.setCookie] { cookie = String(set.prefix { $0 != ";" }) }
        return answer
    }

    func open(_ path: String, fields: [String: String] = [:]) async throws -> Answer {
        try await send(.get, path, fields: fields)
    }

    /// Opens the address that a client sends its user to.
    func begin(_ request: AuthorizationRequest = .app) async throws -> ScanPage {
        let answer = try await open(request.uri(at: server.basePath + "/authorize"))
        try #require(answer.status == 200, "\(answer.everything)")
        return try #require(try pages.page(of: answer).scan)
    }

    /// Presses a button of a page.
    func press(
        _ decision: String,
        _ login: String,
        fields: [String: String] = [:]
    ) async throws -> Answer {
        let body = "login=\(login)&decision=\(decision)"
        return try await send(.post, server.basePath + "/authorize", body: body, fields: fields)
    }

    /// What the page's script hears.
    func status(_ page: ScanPage) async throws -> [String: JSONValue] {
        let answer = try await open(page.statusPath)
        try #require(answer.status == 200, "\(answer.everything)")
        return answer.json
    }

    /// Signs in as far as the client's code.
    func code(
        _ request: AuthorizationRequest = .app,
        wallet: Wallet = .alice
    ) async throws -> String {
        let page = try await begin(request)
        try #require(await server.sign(page.sid, with: wallet).status == 204)
        return try await code(confirming: page)
    }

    /// The code for a login that a wallet has signed.
    func code(confirming page: ScanPage) async throws -> String {
        let redirect = try Redirect(try await press("continue", page.login))
        return try #require(redirect.parameters["code"])
    }
}

/// Where a browser is sent, taken apart.
struct Redirect {
    /// What stands before the query.
    let place: String
    let parameters: FormParameters

    init(_ answer: Answer, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try #require(answer.status == 303, "\(answer.everything)", sourceLocation: sourceLocation)
        #expect(answer.fields[.cacheControl] == "no-store", sourceLocation: sourceLocation)
        let location = try #require(answer.fields[.location], sourceLocation: sourceLocation)
        let parts = location.split(separator: "?", maxSplits: 1).map { String($0) }
        place = parts[0]
        parameters = try FormParameters(parsing: parts.count == 2 ? parts[1] : "")
    }
}

extension AuthorizationRequest {
    static let app = AuthorizationRequest.app()

    /// What the application of the tests asks for.
    static func app(
        clientID: String = "app",
        redirectURI: String? = "https://app.example.com/cb",
        scope: String? = nil,
        state: String? = "state-1",
        verifier: CodeVerifier = .first
    ) -> AuthorizationRequest {
        AuthorizationRequest(
            responseType: .code,
            clientID: clientID,
            redirectURI: redirectURI,
            scope: scope.flatMap { try? Scope(parsing: $0) },
            state: state,
            codeChallenge: verifier.challenge
        )
    }
}

extension CodeVerifier {
    static let first = CodeVerifier(randomness: [32 of UInt8](repeating: 1))
    static let second = CodeVerifier(randomness: [32 of UInt8](repeating: 2))
}

extension TestServer {
    /// The clients of the servers with pages.
    static var browserClients: [RegisteredClient] {
        get throws {
            [
                RegisteredClient(
                    id: "app",
                    name: "The App",
                    secret: nil,
                    grants: [.authorizationCode, .refreshToken, .sid],
                    scope: try Scope(parsing: "read write"),
                    redirectURIs: ["https://app.example.com/cb"]
                ),
                RegisteredClient(
                    id: "web",
                    secret: Secret(webSecret),
                    grants: [.authorizationCode, .refreshToken],
                    redirectURIs: ["https://web.example.com/cb?tenant=1", "https://web.example.com:8443/cb"]
                ),
                RegisteredClient(
                    id: "native",
                    secret: nil,
                    grants: [.authorizationCode, .refreshToken],
                    redirectURIs: ["http://127.0.0.1/cb", "http://[::1]:1/cb", "com.example.native:/cb"]
                ),
                RegisteredClient(id: "direct", secret: nil, grants: [.sid, .refreshToken]),
            ]
        }
    }

    /// Posts a wallet's signature to the callback of a challenge.
    func sign(
        _ sid: String,
        with wallet: Wallet = .alice,
        from address: String = "198.51.100.7"
    ) async throws -> Answer {
        let text = String(sid.dropFirst(4))
        let body = #"{"signature":"\#(try wallet.signature(over: text))","publicKey":"\#(try wallet.address())"}"#
        return await callback(text, body, from: address)
    }

    /// Posts to the callback of a challenge.
    ///
    /// - Parameter text: What stands behind `sid:`.
    func callback(
        _ text: String,
        _ body: String,
        contentType: String? = "application/json",
        from address: String = "198.51.100.7"
    ) async -> Answer {
        var fields = HTTPFields()
        fields[.contentType] = contentType
        let path = text.drop { $0 != "/" }
        return await send(.post, String(path), body: Array(body.utf8), fields: fields, from: address)
    }

    /// Presents a code.
    func redeem(
        _ code: String,
        redirectURI: String? = "https://app.example.com/cb",
        verifier: CodeVerifier? = .first,
        as client: ClientAuthentication = .none(clientID: "app")
    ) async -> Answer {
        let request = AuthorizationCodeTokenRequest(
            code: Secret(code),
            redirectURI: redirectURI,
            codeVerifier: verifier
        )
        return await post(basePath + "/token", request.form(for: client))
    }
}
