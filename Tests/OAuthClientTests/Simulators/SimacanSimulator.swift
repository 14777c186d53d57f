import HTTPTypes
import OAuthMessages
import Synchronization

/// The Auth API of Simacan and one resource, `/echo`.
///
/// Source: Simacan, Auth API; the tokens look like those of the samples there.
final class SimacanSimulator: SimulatedServer {
    /// What a 401 of the resource or of the refresh looks like.
    enum Refusal: CaseIterable, Sendable { case empty, json, html, header }

    struct Options: Sendable {
        var username = "fleet@example.com"
        var password = "a+b&c=d%é canary"
        var refusal = Refusal.empty
        var hasIDToken = true
        var lifetime: Int64 = 3600
        /// An old refresh token ends the session; otherwise it is refused alone.
        var reuseKills = true
        /// The resource refuses every token.
        var refusesEverything = false
        /// The resource says 403.
        var forbids = false
    }

    private struct State {
        var options: Options
        var tokens = IssuedTokens()
    }

    static let passwordPath = "/api/v1/auth/password"
    static let refreshPath = "/api/v1/auth/refresh"
    static let resourcePath = "/echo"

    let journal = Journal()
    let faults = FaultScript()
    private let state: Mutex<State>

    init(_ options: Options = Options()) { state = Mutex(State(options: options)) }

    func expireAccess() { state.withLock { $0.tokens.expireAccess() } }
    func expireRefresh() { state.withLock { $0.tokens.expireRefresh() } }
    func change(_ body: (inout Options) -> Void) { state.withLock { body(&$0.options) } }

    func answer(_ request: SimulatedRequest) -> SimulatedAnswer {
        state.withLock { state in
            switch request.path {
            case Self.passwordPath: password(request, &state)
            case Self.refreshPath: refresh(request, &state)
            case Self.resourcePath: resource(request, &state)
            default: .empty(404)
            }
        }
    }

    /// The form of a request to the Auth API, which has exactly these fields; or what is answered without it.
    private func form(_ request: SimulatedRequest, _ names: [String]) -> (FormParameters?, SimulatedAnswer) {
        guard journal.require(request.method == .post, "\(request.name): only POST is allowed") else {
            return (nil, .empty(405))
        }
        guard journal.require(request.mediaType == "application/x-www-form-urlencoded", "\(request.path): no form")
        else { return (nil, .empty(415)) }
        journal.require(request.headers[.authorization] == nil, "\(request.path): an Authorization header")
        guard let form = request.form, form.names.sorted() == names else {
            journal.violation("\(request.path): the fields are \(request.form?.names ?? [])")
            return (nil, .empty(400))
        }
        return (form, .empty(200))
    }

    private func password(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        let (form, refusal) = form(request, ["password", "username"])
        guard let form else { return refusal }
        guard form["username"] == state.options.username, form["password"] == state.options.password else {
            return unauthorized(state)
        }
        return pair(&state)
    }

    private func refresh(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        let (form, refusal) = form(request, ["refresh_token"])
        guard let form else { return refusal }
        let token = form["refresh_token"] ?? ""
        switch state.tokens.standing(of: token) {
        case .good:
            state.tokens.spend(token)
            state.tokens.expireAccess()
            return pair(&state)
        case .spent:
            journal.violation("an old refresh token is sent again")
            if state.options.reuseKills { state.tokens.revokeAll() }
            return unauthorized(state)
        case .unknown: return unauthorized(state)
        }
    }

    private func pair(_ state: inout State) -> SimulatedAnswer {
        let pair = state.tokens.issue()
        var members: [String: JSONValue] = [
            "access_token": .string(pair.access), "refresh_token": .string(pair.refresh), "token_type": "bearer",
            "expires_in": .integer(state.options.lifetime),
        ]
        if state.options.hasIDToken { members["id_token"] = .string("id-\(pair.access)") }
        return .json(200, members)
    }

    private func resource(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        guard let bearer = request.bearer else {
            journal.violation("the resource is asked without `Authorization: Bearer …`")
            return .empty(401)
        }
        journal.require(!bearer.hasPrefix("refresh"), "a refresh token is used as an access token")
        if state.options.forbids { return .empty(403) }
        guard state.tokens.access.contains(bearer), !state.options.refusesEverything else { return unauthorized(state) }
        return .text(200, "echo")
    }

    private func unauthorized(_ state: State) -> SimulatedAnswer {
        switch state.options.refusal {
        case .empty: .empty(401)
        case .json: .json(401, ["message": "Unauthorized"])
        case .html: .html(401)
        case .header: .empty(401).with(.wwwAuthenticate, "Bearer realm=\"simacan\"")
        }
    }
}
