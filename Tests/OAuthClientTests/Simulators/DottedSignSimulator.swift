import HTTPTypes
import OAuthMessages
import Synchronization

/// DottedSign's authorization server, which is a Doorkeeper, and one resource, `/v1/me`.
///
/// Source: DottedSign, Authorization Code Flow; the status and codes of errors as its self-hosted edition answers them.
final class DottedSignSimulator: SimulatedServer {
    /// Whether an old refresh token stays good until its successor's access token is used.
    enum Rotation: Sendable { case grace, strict }

    /// How the resource refuses a dead token.
    enum Refusal: CaseIterable, Sendable { case expired401, member400, token400 }

    struct Options: Sendable {
        var clientID = "dotted-client"
        var clientSecret = "secret canary"
        var redirectURI = "http://127.0.0.1:8000/callback"
        var rotation = Rotation.strict
        var refusal = Refusal.expired401
        var hasLifetime = true
        var hasScope = true
        var denies = false
        /// The resource answers this with an error code of its own, whoever asks.
        var resourceError: (status: Int, code: Int64, key: String)?
        var requiresScope = false
    }

    private struct State {
        var options: Options
        var tokens = IssuedTokens()
        var codes: [String: String] = [:]
        /// What each access token's use makes useless.
        var previous: [String: String] = [:]
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
            case "GET /v1/oauth/authorize": authorize(request, &state)
            case "POST /v1/oauth/token": token(request, &state)
            case "GET /v1/me": resource(request, &state)
            default: .empty(404)
            }
        }
    }

    /// Errors here are a page with status 200 and lead nowhere, as Doorkeeper has it.
    private func authorize(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        guard let query = request.parameters else { return .html(200) }
        guard journal.require(query["client_id"] == state.options.clientID, "client_id is another"),
            journal.require(query["redirect_uri"] == state.options.redirectURI, "redirect_uri is not registered"),
            journal.require(query["response_type"] == "code", "response_type is not code")
        else { return .html(200) }
        if state.options.requiresScope, query["scope"] == nil { return .html(200) }
        let words = query["scope"]?.split(separator: " ") ?? []
        guard journal.require(!words.contains("embedded_signing"), "embedded_signing is asked for") else {
            return .html(200)
        }
        let response: AuthorizationResponse
        if state.options.denies {
            let error = OAuthError(.accessDenied, "The resource owner or authorization server denied the request.")
            response = .init(.error(error), state: query["state"], issuer: nil)
        } else {
            state.count += 1
            let code = "code-canary-\(state.count)"
            state.codes[code] = state.options.redirectURI
            response = .init(.code(Secret(code)), state: query["state"], issuer: nil)
        }
        return .redirect(response.uri(at: state.options.redirectURI))
    }

    private func token(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        journal.require(request.headers[.accept]?.contains("application/json") == true, "Accept is not JSON")
        var parameters: [String: String]
        switch request.mediaType {
        case "application/json": parameters = request.members?.compactMapValues(\.string) ?? [:]
        case "application/x-www-form-urlencoded":
            guard let form = request.form else { return .empty(400) }
            parameters = Dictionary(uniqueKeysWithValues: form.names.map { ($0, form[$0] ?? "") })
        default:
            journal.violation("the token request is neither a form nor JSON")
            return .empty(415)
        }
        if let header = request.headers[.authorization] {
            journal.require(parameters["client_secret"] == nil, "the client authenticates in two ways")
            // The header is looked at first: a wrong one beats a right body.
            guard let basic = try? BasicCredentials(parsing: header), let reading = basic.readings.first else {
                return invalidClient
            }
            parameters["client_id"] = reading.clientID
            parameters["client_secret"] = reading.secret.reveal()
        }
        guard parameters["client_id"] == state.options.clientID,
            parameters["client_secret"] == state.options.clientSecret
        else { return invalidClient }
        switch parameters["grant_type"] {
        case "authorization_code": return exchange(parameters, &state)
        case "refresh_token": return refresh(parameters, &state)
        case nil: return error(400, "invalid_request", 400_004)
        default: return .error(400, "unsupported_grant_type")
        }
    }

    private func exchange(_ parameters: [String: String], _ state: inout State) -> SimulatedAnswer {
        guard let code = parameters["code"], let redirect = parameters["redirect_uri"] else {
            return error(400, "invalid_request", 400_004)
        }
        guard state.codes.removeValue(forKey: code) == redirect else { return invalidGrant }
        return pair(replacing: nil, &state)
    }

    private func refresh(_ parameters: [String: String], _ state: inout State) -> SimulatedAnswer {
        journal.require(parameters["redirect_uri"] == nil, "the refresh has a redirect_uri")
        journal.require(parameters["scope"] == nil, "the refresh has a scope")
        guard let token = parameters["refresh_token"] else { return error(400, "invalid_request", 400_004) }
        switch state.tokens.standing(of: token) {
        case .good:
            if state.options.rotation == .strict { state.tokens.spend(token) }
            return pair(replacing: token, &state)
        case .spent:
            journal.violation("an old refresh token is sent again")
            return invalidGrant
        case .unknown: return invalidGrant
        }
    }

    private func pair(replacing token: String?, _ state: inout State) -> SimulatedAnswer {
        let pair = state.tokens.issue()
        if let token { state.previous[pair.access] = token }
        var members: [String: JSONValue] = [
            "access_token": .string(pair.access), "token_type": "Bearer", "refresh_token": .string(pair.refresh),
            "created_at": .integer(1_700_000_000),
        ]
        if state.options.hasLifetime { members["expires_in"] = .integer(172_800) }
        if state.options.hasScope { members["scope"] = "sign_tasks.general.read" }
        return .json(200, members)
    }

    private func resource(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        guard let bearer = request.bearer else {
            journal.violation("the resource is asked without a bearer token")
            return vendorError(400, 400_002, "invalid_token")
        }
        if let error = state.options.resourceError { return vendorError(error.status, error.code, error.key) }
        guard state.tokens.access.contains(bearer) else {
            return switch state.options.refusal {
            case .expired401: vendorError(401, 401_001, "invalid_grant")
            case .member400: vendorError(400, 400_003, "invalid_member")
            case .token400: vendorError(400, 400_002, "invalid_token")
            }
        }
        if let old = state.previous.removeValue(forKey: bearer), state.tokens.standing(of: old) == .good {
            state.tokens.spend(old)
        }
        return .json(200, ["name": "member"])
    }

    /// Status 400, although the code begins with 401.
    private var invalidGrant: SimulatedAnswer { error(400, "invalid_grant", 401_001) }

    /// Status 401, although the code begins with 400.
    private var invalidClient: SimulatedAnswer { error(401, "invalid_client", 400_005) }

    private func error(_ status: Int, _ error: String, _ code: Int64) -> SimulatedAnswer {
        .json(
            status,
            [
                "error": .string(error), "error_description": "The request is refused.", "error_code": .integer(code),
                "error_key": .string(error),
                "error_message": .string(error.split(separator: "_").joined(separator: " ")),
            ]
        )
    }

    private func vendorError(_ status: Int, _ code: Int64, _ key: String) -> SimulatedAnswer {
        .json(status, ["error_code": .integer(code), "error_key": .string(key), "error_message": .string(key)])
    }
}
