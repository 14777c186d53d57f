import HTTPTypes
import OAuthMessages
import StratisID
import Synchronization

/// An authorization server with the sid grant, in the dialects that are out there.
///
/// Source: Stratis ID grant; Opdex auth-api 55f6d5c for the RFC 7807 errors and the refresh token that dies with 403.
final class StratisSimulator: SimulatedServer {
    /// How the server puts its errors.
    enum ErrorForm: Sendable { case oauth, problem }

    struct Options: Sendable {
        /// The challenge in quotes and with a line feed, as the specification prints it.
        var isQuoted = false
        var errors = ErrorForm.oauth
        /// What the server answers to a refresh token that is not good.
        var refreshRefusal = 400
        /// Without `refresh_token` in the answer, as the specification allows.
        var hasRefreshToken = true
        var prefix = ""
        /// What stands in `exp`.
        var expiry: UInt64 = 4_102_444_800
        /// The challenge that is issued instead of one of this server.
        var foreignChallenge: String?
        /// What the client has to say of itself; without it, it says nothing.
        var client: (id: String, scope: String)?
    }

    private struct State {
        var options: Options
        var tokens = IssuedTokens()
        var open: Set<String> = []
        var count = 0
    }

    let journal = Journal()
    let faults = FaultScript()
    private let state: Mutex<State>

    init(_ options: Options = Options()) { state = Mutex(State(options: options)) }

    func expireAccess() { state.withLock { $0.tokens.expireAccess() } }
    func expireRefresh() { state.withLock { $0.tokens.expireRefresh() } }

    func answer(_ request: SimulatedRequest) -> SimulatedAnswer {
        state.withLock { state in
            switch request.name {
            case "GET \(state.options.prefix)/authorize": challenge(request, &state)
            case "POST \(state.options.prefix)/token": token(request, &state)
            case "GET /me": resource(request, &state)
            default: .empty(404)
            }
        }
    }

    private func challenge(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        var query = FormEncoder()
        query.append("response_type", "sid")
        query.append("client_id", state.options.client?.id)
        query.append("scope", state.options.client?.scope)
        journal.require(request.query == query.text, "the query of /authorize is \(request.query ?? "none")")
        journal.require(request.headers[.authorization] == nil, "/authorize is asked with an Authorization header")
        if let foreign = state.options.foreignChallenge { return .text(200, foreign) }
        state.count += 1
        let uid = "KI1VrzERA5mbGb6irCLmIn-T2HmBe0YxhdcxP9pbEF_\(state.count)"
        let sid = "sid:\(request.authority)/v1/ssas?uid=\(uid)&exp=\(state.options.expiry)"
        state.open.insert(sid)
        return .text(200, state.options.isQuoted ? "\"\(sid)\"\n" : sid)
    }

    private func token(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        journal.require(request.mediaType == "application/x-www-form-urlencoded", "a token request is no form")
        guard let form = request.form else {
            journal.violation("a token request's form is malformed")
            return refusal(400, "invalid_request", state)
        }
        switch form["grant_type"] {
        case "sid": return sid(form, &state)
        case "refresh_token": return refresh(form, &state)
        default:
            journal.violation("grant_type is \(form["grant_type"] ?? "missing")")
            return refusal(400, "unsupported_grant_type", state)
        }
    }

    private func sid(_ form: FormParameters, _ state: inout State) -> SimulatedAnswer {
        var names: Set = ["grant_type", "sid", "public_key", "signature"]
        if state.options.client != nil { names.formUnion(["client_id", "scope"]) }
        journal.require(Set(form.names) == names, "the form has \(form.names)")
        journal.require(form["client_id"] == state.options.client?.id, "another client presents the challenge")
        journal.require(form["scope"] == state.options.client?.scope, "the scope is \(form["scope"] ?? "missing")")
        guard let sid = form["sid"], state.open.contains(sid) else {
            if form["exp"] != nil { journal.violation("the sid is not encoded: exp has fallen out of it") }
            return refusal(400, "invalid_grant", state)
        }
        guard let signature = form["signature"], let address = form["public_key"] else {
            return refusal(400, "invalid_request", state)
        }
        journal.require(!signature.contains(" "), "the + of the signature are not encoded")
        do throws(VerificationError) {
            let networks: NetworkSet = [.cirrus, .cirrusTest]
            _ = try Verifier(audience: .anyone, networks: networks)
                .verify(sid: sid, address: address, signature: signature, at: UnixSeconds(1_700_000_000))
        } catch {
            return refusal(400, "invalid_grant", state)
        }
        state.open.remove(sid)
        return pair(&state)
    }

    private func refresh(_ form: FormParameters, _ state: inout State) -> SimulatedAnswer {
        let names = ["grant_type", "refresh_token"] + (state.options.client == nil ? [] : ["client_id"])
        journal.require(form.names == names, "the form of a refresh has \(form.names)")
        guard let token = form["refresh_token"] else { return refusal(400, "invalid_request", state) }
        switch state.tokens.standing(of: token) {
        case .good:
            state.tokens.spend(token)
            return pair(&state)
        case .spent:
            journal.violation("a refresh token is sent a second time")
            state.tokens.revokeAll()
            return refusal(state.options.refreshRefusal, "invalid_grant", state)
        case .unknown: return refusal(state.options.refreshRefusal, "invalid_grant", state)
        }
    }

    private func pair(_ state: inout State) -> SimulatedAnswer {
        let pair = state.tokens.issue()
        var members: [String: JSONValue] = [
            "access_token": .string(pair.access), "token_type": "bearer", "expires_in": .integer(3600),
        ]
        if state.options.hasRefreshToken { members["refresh_token"] = .string(pair.refresh) }
        return .json(200, members)
    }

    private func resource(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        guard let bearer = request.bearer else {
            journal.violation("a resource is asked without a bearer token")
            return .empty(401)
        }
        guard state.tokens.access.contains(bearer) else {
            return .empty(401).with(.wwwAuthenticate, #"Bearer error="invalid_token""#)
        }
        return .json(200, ["hello": "wallet"])
    }

    private func refusal(_ status: Int, _ code: String, _ state: State) -> SimulatedAnswer {
        switch state.options.errors {
        case .oauth: .error(status, code, "the request is not accepted")
        case .problem:
            .json(
                status,
                [
                    "type": .string("https://httpstatuses.com/\(status)"), "title": "Refused",
                    "status": .integer(Int64(status)), "detail": "Invalid refresh token", "traceId": "00-1",
                ],
                type: "application/problem+json"
            )
        }
    }
}
