import HTTPTypes
import OAuthClient
import OAuthMessages
import Synchronization
import Testing

/// A strict authorization server with a resource: refresh tokens are good once, and who uses one again loses the login.
///
/// It is a transport, and can be put behind a socket. What a client does wrong is noted even where it is answered.
final class TestServer: HTTPTransport {
    /// In every secret there is; it may come up nowhere else.
    static let canary = "c4n4ry"

    enum Fault: Sendable {
        /// Answered instead of what the server would say; nothing is done.
        case answer(ClientResponse)
        /// No connection.
        case notSent
        /// The connection breaks before the server has seen the request.
        case lostBefore
        /// The server does what is asked for, and the answer is lost.
        case lostAfter
        /// The answer to what is done is cut off.
        case truncated
    }

    struct Counts: Equatable, Sendable {
        /// Requests with a refresh token, whatever the answer.
        var refreshes = 0
        /// New pairs for a refresh token.
        var rotations = 0
        /// Refresh tokens that were presented after they had been spent.
        var reuses = 0
        var logins = 0
        var accepted = 0
        var refused = 0
        var revocations = 0
    }

    struct Rules: Sendable {
        var lifetime: Int64? = 3600
        /// Whether the predecessor of the newest refresh token gets the same pair again.
        var hasGrace = false
        /// Whether a refresh gives a new refresh token.
        var rotates = true
        /// How long a refresh takes.
        var latency = Duration.zero
    }

    private struct State {
        var rules: Rules
        var counts = Counts()
        var faults: [Fault] = []
        var resourceFaults: [Fault] = []
        var violations: [String] = []
        var family = 0
        var generation = 0
        var isAlive = false
        var liveAccess: Set<String> = []
        var messages: [String] = []
    }

    private let state: Mutex<State>

    init(_ rules: Rules = Rules()) { state = Mutex(State(rules: rules)) }

    var counts: Counts { state.withLock { $0.counts } }
    var violations: [String] { state.withLock { $0.violations } }
    var isAlive: Bool { state.withLock { $0.isAlive } }
    /// The refresh token that is good now.
    var refreshToken: String { state.withLock { Self.refresh($0.family, $0.generation) } }

    func set(_ change: @Sendable (inout Rules) -> Void) { state.withLock { change(&$0.rules) } }
    /// What goes wrong with the next requests to the token endpoint, in this order.
    func fail(_ faults: Fault...) { state.withLock { $0.faults += faults } }
    func failResource(_ faults: Fault...) { state.withLock { $0.resourceFaults += faults } }
    /// No access token is good any more, whatever its lifetime said.
    func expireAccess() { state.withLock { $0.liveAccess = [] } }
    /// The login is over.
    func endLogin() {
        state.withLock { state in
            state.isAlive = false
            state.liveAccess = []
        }
    }

    /// A login as a user makes it.
    func logIn() -> TokenResponse {
        state.withLock { state in
            Self.begin(&state)
            return Self.response(&state)
        }
    }

    func send(
        _ request: ClientRequest,
        timeout: Duration,
        maximumByteCount: Int
    ) async throws(TransportError) -> ClientResponse {
        let latency = state.withLock { $0.rules.latency }
        if request.endpoint.path == "/token", latency > .zero {
            do { try await Task.sleep(for: latency) } catch { throw .noAnswer }
        }
        return try handle(request)
    }

    func handle(_ request: ClientRequest) throws(TransportError) -> ClientResponse {
        let result: Result<ClientResponse, TransportError> = state.withLock { state in
            let isToken = request.endpoint.path == "/token"
            let fault: Fault?
            if isToken {
                fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
            } else {
                fault = state.resourceFaults.isEmpty ? nil : state.resourceFaults.removeFirst()
            }
            switch fault {
            case nil: return .success(Self.answer(request, &state))
            case .answer(let response)?:
                if isToken { state.counts.refreshes += 1 }
                return .success(response)
            case .notSent?: return .failure(.notSent)
            case .lostBefore?:
                if isToken { state.counts.refreshes += 1 }
                return .failure(.noAnswer)
            case .lostAfter?:
                _ = Self.answer(request, &state)
                return .failure(.noAnswer)
            case .truncated?:
                var response = Self.answer(request, &state)
                response.body.removeLast(response.body.count / 2)
                return .success(response)
            }
        }
        return try result.get()
    }
}

extension TestServer {
    private static func answer(_ request: ClientRequest, _ state: inout State) -> ClientResponse {
        switch (request.method, request.endpoint.path) {
        case (.post, "/token"): token(request, &state)
        case (.post, "/revoke"): revoke(request, &state)
        case (_, "/api"): resource(request, &state)
        default: ClientResponse(status: 404)
        }
    }

    private static func form(_ request: ClientRequest, _ state: inout State) -> FormParameters? {
        if request.headerFields[.contentType] != "application/x-www-form-urlencoded" {
            state.violations.append("the content type is not that of a form")
        }
        if request.headerFields[.accept] != "application/json" { state.violations.append("JSON is not accepted") }
        guard let form = try? FormParameters(parsing: request.body.span) else {
            state.violations.append("the form cannot be parsed")
            return nil
        }
        if form["client_id"] != "client" { state.violations.append("the client does not say who it is") }
        return form
    }

    private static func token(_ request: ClientRequest, _ state: inout State) -> ClientResponse {
        guard let form = form(request, &state) else { return error(.invalidRequest) }
        switch form["grant_type"] {
        case "refresh_token": return refresh(form, &state)
        case "authorization_code":
            guard (try? AuthorizationCodeTokenRequest(parsing: form)) != nil, form["code"] == "code-\(canary)" else {
                return error(.invalidGrant)
            }
            begin(&state)
            return ClientResponse(status: 200, body: response(&state).encoded())
        case "password":
            state.counts.logins += 1
            guard form["username"] == "fleet", form["password"] == "secret-\(canary)" else {
                return error(.invalidGrant, 401)
            }
            begin(&state)
            return ClientResponse(status: 200, body: response(&state).encoded())
        default: return error(.unsupportedGrantType)
        }
    }

    private static func refresh(_ form: FormParameters, _ state: inout State) -> ClientResponse {
        state.counts.refreshes += 1
        guard let request = try? RefreshTokenRequest(parsing: form) else { return error(.invalidRequest) }
        let token = request.refreshToken.reveal()
        guard state.isAlive, token.hasPrefix("rt-\(state.family)-") else { return error(.invalidGrant) }
        if token == refresh(state.family, state.generation) {
            state.counts.rotations += 1
            if state.rules.rotates { state.generation += 1 }
            return ClientResponse(status: 200, body: response(&state, withRefreshToken: state.rules.rotates).encoded())
        }
        state.counts.reuses += 1
        if state.rules.hasGrace, token == refresh(state.family, state.generation - 1) {
            return ClientResponse(status: 200, body: response(&state).encoded())
        }
        state.isAlive = false
        state.liveAccess = []
        return error(.invalidGrant)
    }

    private static func revoke(_ request: ClientRequest, _ state: inout State) -> ClientResponse {
        guard let form = form(request, &state), form["token"] != nil else { return error(.invalidRequest) }
        state.counts.revocations += 1
        state.isAlive = false
        state.liveAccess = []
        return ClientResponse(status: 200)
    }

    private static func resource(_ request: ClientRequest, _ state: inout State) -> ClientResponse {
        let header = request.headerFields[.authorization] ?? ""
        guard header.hasPrefix("Bearer "), state.liveAccess.contains(String(header.dropFirst(7))) else {
            state.counts.refused += 1
            return ClientResponse(status: 401, headerFields: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])
        }
        state.counts.accepted += 1
        return ClientResponse(status: 200, body: Array("hello".utf8))
    }

    private static func begin(_ state: inout State) {
        state.family += 1
        state.generation = 0
        state.isAlive = true
        state.liveAccess = []
    }

    private static func response(_ state: inout State, withRefreshToken: Bool = true) -> TokenResponse {
        let access = "at-\(state.family)-\(state.generation)-\(state.counts.rotations)-\(canary)"
        state.liveAccess = [access]
        return TokenResponse(
            accessToken: Secret(access),
            lifetime: state.rules.lifetime.map { .seconds($0) },
            refreshToken: withRefreshToken ? Secret(refresh(state.family, state.generation)) : nil,
            additionalMembers: ["id_token": .string("id-\(canary)")]
        )
    }

    private static func refresh(_ family: Int, _ generation: Int) -> String { "rt-\(family)-\(generation)-\(canary)" }

    private static func error(_ code: OAuthError.Code, _ status: Int = 400) -> ClientResponse {
        ClientResponse(status: status, body: OAuthError(code).encoded())
    }
}
