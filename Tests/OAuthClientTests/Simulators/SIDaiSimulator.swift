import HTTPTypes
import OAuthMessages
import Synchronization

/// SID.ai's two hosts, here under two prefixes: `/me` for the browser, `/auth` for tokens; and one resource, `/api`.
///
/// Source: SID.ai, OAuth pages of sidhq/docs.
final class SIDaiSimulator: SimulatedServer {
    /// What a refresh answers.
    enum Rotation: Sendable {
        /// No refresh token: the old one stays.
        case none
        /// A new one; the old one dies, and its reuse ends the login.
        case rotate
    }

    struct Options: Sendable {
        var clientID = "sid-client"
        var clientSecret = "secret canary+&="
        var redirectURIs: Set<String> = ["http://127.0.0.1:8000/callback", "https://example.com/api/sid/callback"]
        var rotation = Rotation.none
        /// 403, as Auth0 has it, or 400.
        var grantRefusal = 403
        var expiresIn: JSONValue? = .integer(86_400)
        var tokenType: JSONValue? = .string("Bearer")
        /// The user says no.
        var denies = false
    }

    private struct State {
        var options: Options
        var tokens = IssuedTokens()
        var codes: [String: String] = [:]
        var usedCodes: Set<String> = []
        var count = 0
    }

    let journal = Journal()
    let faults = FaultScript()
    private let state: Mutex<State>

    init(_ options: Options = Options()) { state = Mutex(State(options: options)) }

    func expireAccess() { state.withLock { $0.tokens.expireAccess() } }
    func expireRefresh() { state.withLock { $0.tokens.expireRefresh() } }
    func change(_ body: (inout Options) -> Void) { state.withLock { body(&$0.options) } }

    func answer(_ request: SimulatedRequest) -> SimulatedAnswer {
        state.withLock { state in
            switch request.name {
            case "GET /me/api/oauth/authorize": authorize(request, &state)
            case "POST /auth/oauth/token": token(request, &state)
            case "POST /auth/oauth/revoke": revoke(request, &state)
            case "POST /api/v1/users/me/query", "GET /api/v1/users/me/query": resource(request, &state)
            case "POST /me/oauth/token", "POST /me/api/oauth/token":
                violated("the token request goes to the browser's host")
            default: .empty(404)
            }
        }
    }

    private func violated(_ text: String) -> SimulatedAnswer {
        journal.violation(text)
        return .empty(404)
    }

    private func authorize(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        guard let query = request.parameters else { return .html(400) }
        let allowed: Set = ["response_type", "scope", "client_id", "redirect_uri", "state", "code_challenge"]
        let extra = Set(query.names).subtracting(allowed).subtracting(["code_challenge_method"])
        journal.require(extra.isEmpty, "the authorization request has \(extra)")
        journal.require(query["response_type"] == "code", "response_type is not code")
        journal.require(query["client_id"] == state.options.clientID, "client_id is another")
        guard let redirect = query["redirect_uri"], state.options.redirectURIs.contains(redirect) else {
            journal.violation("redirect_uri is not registered")
            return .html(400)
        }
        journal.require((query["state"]?.utf8.count ?? 0) >= 22, "state has less than 128 bits")
        let response: AuthorizationResponse
        if query["scope"] != "query:data offline_access" {
            journal.violation("scope is not `query:data offline_access`")
            response = .init(.error(OAuthError(.invalidScope)), state: query["state"], issuer: nil)
        } else if state.options.denies {
            response = .init(.error(OAuthError(.accessDenied, "no")), state: query["state"], issuer: nil)
        } else {
            state.count += 1
            let code = "code-canary-\(state.count)"
            state.codes[code] = redirect
            response = .init(.code(Secret(code)), state: query["state"], issuer: nil)
        }
        return .redirect(response.uri(at: redirect))
    }

    /// The parameters of a body in JSON or as a form; `nil` for anything else.
    private func parameters(_ request: SimulatedRequest) -> [String: String]? {
        switch request.mediaType {
        case "application/json": return request.members?.compactMapValues(\.string)
        case "application/x-www-form-urlencoded":
            guard let form = request.form else { return nil }
            return Dictionary(uniqueKeysWithValues: form.names.map { ($0, form[$0] ?? "") })
        default: return nil
        }
    }

    private func token(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        journal.require(request.headers[.authorization] == nil, "the client authenticates in a header")
        guard let parameters = parameters(request) else {
            journal.violation("the token request is neither a form nor JSON")
            return .empty(415)
        }
        for (name, value) in parameters {
            journal.require(!value.isEmpty && value != "undefined" && value != "null", "\(name) is `\(value)`")
        }
        guard parameters["client_id"] == state.options.clientID,
            parameters["client_secret"] == state.options.clientSecret
        else { return .error(401, "access_denied", "Unauthorized") }
        switch parameters["grant_type"] {
        case "authorization_code": return exchange(parameters, &state)
        case "refresh_token": return refresh(parameters, &state)
        default:
            journal.violation("grant_type is \(parameters["grant_type"] ?? "missing")")
            return .error(403, "unauthorized_client")
        }
    }

    private func exchange(_ parameters: [String: String], _ state: inout State) -> SimulatedAnswer {
        let names: Set = ["grant_type", "client_id", "client_secret", "redirect_uri", "code"]
        let sent = Set(parameters.keys).subtracting(["code_verifier"])
        journal.require(sent == names, "the exchange has \(sent.sorted())")
        guard let code = parameters["code"], let redirect = state.codes.removeValue(forKey: code) else {
            if let code = parameters["code"], state.usedCodes.contains(code) {
                journal.violation("a code is sent a second time")
            }
            return .error(state.options.grantRefusal, "invalid_grant", "Invalid authorization code")
        }
        state.usedCodes.insert(code)
        guard journal.require(redirect == parameters["redirect_uri"], "redirect_uri is another than at /authorize")
        else { return .error(state.options.grantRefusal, "invalid_grant", "redirect_uri") }
        let pair = state.tokens.issue()
        return answer(access: pair.access, refresh: pair.refresh, state)
    }

    private func refresh(_ parameters: [String: String], _ state: inout State) -> SimulatedAnswer {
        let names: Set = ["grant_type", "client_id", "client_secret", "refresh_token"]
        let sent = Set(parameters.keys).subtracting(["redirect_uri"])
        journal.require(sent == names, "the refresh has \(sent.sorted())")
        if let redirect = parameters["redirect_uri"], !state.options.redirectURIs.contains(redirect) {
            journal.violation("the refresh has another redirect_uri")
            return .error(400, "invalid_request", "redirect_uri")
        }
        let token = parameters["refresh_token"] ?? ""
        switch state.tokens.standing(of: token) {
        case .good:
            state.tokens.expireAccess()
            let pair = state.tokens.issue()
            guard state.options.rotation == .rotate else {
                state.tokens.spend(pair.refresh)
                return answer(access: pair.access, refresh: nil, state)
            }
            state.tokens.spend(token)
            return answer(access: pair.access, refresh: pair.refresh, state)
        case .spent:
            journal.violation("an old refresh token is sent again")
            state.tokens.revokeAll()
            fallthrough
        case .unknown:
            return .error(state.options.grantRefusal, "invalid_grant", "Unknown or invalid refresh token.")
        }
    }

    private func answer(access: String, refresh: String?, _ state: State) -> SimulatedAnswer {
        var members: [String: JSONValue] = ["access_token": .string(access), "scope": "query:data offline_access"]
        if let refresh { members["refresh_token"] = .string(refresh) }
        if let expiresIn = state.options.expiresIn { members["expires_in"] = expiresIn }
        if let type = state.options.tokenType { members["token_type"] = type }
        return .json(200, members)
    }

    private func revoke(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        guard journal.require(request.mediaType == "application/json", "the revocation is not JSON") else {
            return .empty(415)
        }
        let members = request.members?.compactMapValues(\.string) ?? [:]
        journal.require(
            Set(members.keys) == ["client_id", "client_secret", "token"],
            "revoke has \(members.keys.sorted())"
        )
        guard members["client_secret"] == state.options.clientSecret else { return .error(401, "access_denied") }
        state.tokens.revokeAll()
        return .empty(200)
    }

    private func resource(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        guard let bearer = request.bearer else {
            journal.violation("the resource is asked without a bearer token")
            return .empty(401)
        }
        journal.require(!bearer.hasPrefix("refresh"), "a refresh token is used as an access token")
        guard state.tokens.access.contains(bearer) else { return .json(401, ["message": "Unauthorized"]) }
        return .json(200, ["results": .array([])])
    }
}
