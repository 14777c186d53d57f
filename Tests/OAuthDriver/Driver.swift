import HTTPTypes
import OAuthClient
import OAuthMessages

/// A client and its login, as they are configured line by line.
struct Driver {
    private var client: Client?
    private var session: Session?
    private var pending: PendingAuthorization?
    private let store = MemoryTokenStore()

    /// Does what the line says.
    ///
    /// - Returns: What came of it; an error stands in `error`, the code of the server in `code`.
    mutating func answer(to line: String) async -> [String: JSONValue] {
        do {
            let command = try JSONMembers(decoding: Array(line.utf8)).remaining
            return try await run(command["op"]?.string ?? "", command)
        } catch let error as ClientError {
            var answer: [String: JSONValue] = ["error": .string(error.description)]
            switch error {
            case .server(let failure):
                answer["status"] = .integer(Int64(failure.status))
                answer["code"] = failure.error.map { .string($0.code.rawValue) }
            case .loginRequired: answer["code"] = .string("login_required")
            case .denied(let error): answer["code"] = .string(error.code.rawValue)
            default: break
            }
            return answer
        } catch {
            return ["error": .string("\(error)")]
        }
    }

    private mutating func run(_ operation: String, _ command: [String: JSONValue]) async throws -> [String: JSONValue] {
        func text(_ name: String) -> String { command[name]?.string ?? "" }
        switch operation {
        case "configure":
            try configure(command)
            return [:]
        case "authorize":
            let pending = try await configured().authorize()
            self.pending = pending
            return ["url": .string(pending.url)]
        case "exchange":
            guard let pending else { throw ClientError.callback(.foreignFlow) }
            return try await adopt(configured().exchange(callback: text("callback"), pending: pending))
        case "password":
            let grant = PasswordGrant(username: text("username"), password: Secret(text("password")))
            return try await adopt(configured().token(grant))
        case "refresh": return Self.members(try await loggedIn().refresh().tokens)
        case "refresh-with": return Self.members(try await configured().refresh(Secret(text("token"))))
        case "send":
            let response = try await loggedIn().send(ClientRequest(.get, try Endpoint(parsing: text("url"))))
            return ["status": .integer(Int64(response.status)), "body": .string(response.text)]
        case "revoke":
            try await configured().revoke(Secret(text("token")))
            return [:]
        default: throw ClientError.unusableRequest("no such operation")
        }
    }

    private mutating func configure(_ command: [String: JSONValue]) throws {
        func endpoint(_ name: String) throws -> Endpoint? {
            try command[name]?.string.map { try Endpoint(parsing: $0) }
        }
        guard let token = try endpoint("token") else { throw ClientError.missing(.endpoint) }
        var provider = Provider(name: "test", tokenEndpoint: token, authorizationEndpoint: try endpoint("authorize"))
        provider.revocationEndpoint = try endpoint("revoke")
        switch command["authentication"]?.string {
        case "post": provider.clientAuthentication = .post
        case "basic-raw": provider.clientAuthentication = .basic(.raw)
        default: provider.clientAuthentication = .basic(.form)
        }
        let client = Client(
            provider,
            clientID: command["client_id"]?.string,
            clientSecret: command["client_secret"]?.string.map { Secret($0) },
            redirectURI: command["redirect_uri"]?.string,
            scope: try command["scope"]?.string.map { try Scope(parsing: $0) },
            environment: .system()
        )
        self.client = client
        session = Session(client, store: store, key: "login")
    }

    private func configured() throws(ClientError) -> Client {
        guard let client else { throw .missing(.endpoint) }
        return client
    }

    private func loggedIn() throws(ClientError) -> Session {
        guard let session else { throw .missing(.endpoint) }
        return session
    }

    private func adopt(_ tokens: TokenSet) async throws -> [String: JSONValue] {
        try await loggedIn().adopt(tokens)
        return Self.members(tokens)
    }

    private static func members(_ tokens: TokenSet) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["access": .string(tokens.accessToken.reveal())]
        members["refresh"] = tokens.refreshToken.map { .string($0.reveal()) }
        members["lifetime"] = tokens.lifetime.map { .integer($0) }
        members["scope"] = tokens.scope.map { .string($0.description) }
        return members
    }
}
