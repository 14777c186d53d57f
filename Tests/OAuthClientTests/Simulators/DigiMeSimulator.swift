import HTTPTypes
import JWTKit
import OAuthMessages
import Primitives
import Synchronization

/// digi.me's API, `/v1.7/`, and its web client for users, `/apps/saas/`.
///
/// Source: digi.me, API wiki and Node SDK 16.1.5; see the facts each check names.
final class DigiMeSimulator: SimulatedServer {
    /// What is wrong with the signature of an answer.
    enum Forgery: CaseIterable, Sendable { case stranger, none, rs512, unknownKey, missingKey, foreignKeySet, flipped }

    struct Options: Sendable {
        var clientID = "app-1_contract-1"
        var redirectURIs: Set<String> = ["http://127.0.0.1:8000/return", "http://127.0.0.1:8000/return?app=1"]
        /// A forged answer, once for each.
        var forgeries: [Forgery] = []
        /// The user does not go through with it; the callback says why.
        var errorCode: String?
        var hasSubject = true
        /// The key that signs, and its name.
        var isKeyRotated = false
        var hasModulus = true
        var hasPEM = true
        /// What the resource answers to a token that is good.
        var resourceRefusal: String?
        var now: Int64 = 1_700_000_000
    }

    /// An answer before its JWT is signed.
    private enum Outcome {
        case plain(SimulatedAnswer)
        /// The claims of `token`, and the members beside it.
        case signed(Int, [String: JSONValue], [String: JSONValue] = [:])
    }

    private struct Pending { let state: String?, redirectURI: String, challenge: String }

    private struct State {
        var options: Options
        var tokens = IssuedTokens()
        var nonces: Set<String> = []
        var pending: [String: Pending] = [:]
        var codes: [String: Pending] = [:]
        var known: Set<String> = []
        var count = 0
    }

    static let root = "/v1.7/"

    let journal = Journal()
    let faults = FaultScript()
    private let state: Mutex<State>

    init(_ options: Options = Options()) { state = Mutex(State(options: options)) }

    func expireAccess() { state.withLock { $0.tokens.expireAccess() } }
    func expireRefresh() { state.withLock { $0.tokens.expireRefresh() } }
    func change(_ body: (inout Options) -> Void) { state.withLock { body(&$0.options) } }

    func answer(_ request: SimulatedRequest) async -> SimulatedAnswer {
        switch request.name {
        case "GET /v1.7/jwks/oauth":
            journal.require(request.headers[.authorization] == nil, "the key set is asked with an Authorization header")
            return keySet()
        case "GET /apps/saas/authorize", "GET /apps/saas/user-reauth":
            return state.withLock { browser(request, &$0) }
        case "POST /v1.7/oauth/authorize", "POST /v1.7/oauth/token", "POST /v1.7/oauth/token/reference",
            "POST /v1.7/permission-access/trigger", "GET /v1.7/permission-access/query/session":
            return await signedRequest(request)
        default: return .empty(404)
        }
    }

    private func signedRequest(_ request: SimulatedRequest) async -> SimulatedAnswer {
        guard journal.require(request.headers[.accept] == "application/json", "Accept is not application/json") else {
            return error(406, "ValidationErrors", "Accept")
        }
        if !request.body.isEmpty {
            journal.require(request.mediaType == "application/json", "a body without Content-Type: application/json")
        }
        let token = request.bearer ?? ""
        guard let (header, claims) = await SimulatedJWT.open(token, key: SimulatorKeys.contract.publicKey) else {
            journal.violation("\(request.path): no bearer JWT signed with PS512, a 64-byte salt and the contract's key")
            return error(406, "ValidationErrors", "Authorization")
        }
        journal.require(header == ["alg": "PS512", "typ": "JWT"], "the JOSE header is \(header)")
        let outcome = state.withLock { act(request, claims, &$0) }
        switch outcome {
        case .plain(let answer): return answer
        case .signed(let status, let claims, var members):
            do {
                members["token"] = .string(try await sign(claims, request))
                return .json(status, members)
            } catch {
                journal.violation("the simulator cannot sign: \(error)")
                return .empty(500)
            }
        }
    }

    private func sign(_ claims: [String: JSONValue], _ request: SimulatedRequest) async throws -> String {
        let (forgery, options) = state.withLock { state in
            (state.options.forgeries.isEmpty ? nil : state.options.forgeries.removeFirst(), state.options)
        }
        var header: [String: JSONValue] = [
            "alg": "PS512", "typ": "JWT", "kid": .string(options.isKeyRotated ? "key-2" : "key-1"),
            "jku": .string("http://\(request.authority)/v1.7/jwks/oauth"),
        ]
        var key = options.isKeyRotated ? SimulatorKeys.rotated : SimulatorKeys.server
        var signing = SimulatedJWT.Signing.ps512
        switch forgery {
        case nil, .flipped: break
        case .stranger: key = SimulatorKeys.stranger
        case .none?: (header["alg"], signing) = ("none", .none)
        case .rs512: (header["alg"], signing) = ("RS512", .rs512)
        case .unknownKey: header["kid"] = "key-9"
        case .missingKey: header["kid"] = nil
        case .foreignKeySet: header["jku"] = .string("http://\(request.authority)/evil/jwks")
        }
        let token = try await SimulatedJWT.make(header: header, claims: claims, key: key, signing: signing)
        guard forgery == .flipped else { return token }
        let other = try await SimulatedJWT.make(header: header, claims: ["sub": "other"], key: key)
        let parts = token.split(separator: "."), otherParts = other.split(separator: ".")
        return "\(parts[0]).\(otherParts[1]).\(parts[2])"
    }

    private func act(_ request: SimulatedRequest, _ claims: [String: JSONValue], _ state: inout State) -> Outcome {
        for name in ["iat", "exp", "iss", "aud"] where claims[name] != nil {
            journal.violation("the claims have \(name)")
        }
        for (name, value) in claims where value == .null || value == .string("") {
            journal.violation("the claim \(name) is \(value)")
        }
        guard claims["client_id"]?.string == state.options.clientID else {
            return .plain(error(401, "InvalidClient", "The client is invalid"))
        }
        let nonce = claims["nonce"]?.string ?? ""
        guard nonce.utf8.count == 32, nonce.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            journal.violation("the nonce is `\(nonce)`")
            return .plain(error(406, "ValidationErrors", "nonce"))
        }
        guard state.nonces.insert(nonce).inserted else {
            journal.violation("a nonce is used a second time")
            return .plain(error(400, "InvalidRequest", "The nonce provided in JWT payload has already been used"))
        }
        let now = state.options.now * 1000
        guard let timestamp = claims["timestamp"]?.integer, abs(timestamp - now) <= 300_000 else {
            journal.violation("the timestamp is \(claims["timestamp"] ?? .null), in milliseconds it is \(now)")
            return .plain(error(406, "ValidationErrors", "timestamp"))
        }
        let names = Set(claims.keys).subtracting(["client_id", "nonce", "timestamp"])
        switch request.path {
        case "/v1.7/oauth/authorize": return authorize(request, claims, names, &state)
        case "/v1.7/oauth/token/reference": return reference(request, claims, names, &state)
        case "/v1.7/oauth/token":
            journal.require(request.body.isEmpty, "a token request has a body")
            return token(claims, names, &state)
        default: return trigger(claims, names, &state)
        }
    }

    private func begin(
        _ request: SimulatedRequest,
        _ claims: [String: JSONValue],
        _ state: inout State
    ) -> (String, SimulatedAnswer?) {
        let sdk = request.members?["agent"]?.object?["sdk"]?.object
        journal.require(sdk?["name"]?.string != nil && sdk?["version"]?.string != nil, "the body names no agent")
        if let actions = request.members?["actions"] {
            journal.require(actions.object?["pull"]?.object != nil, "actions is \(actions)")
        }
        guard claims["code_challenge_method"] == "S256", let challenge = claims["code_challenge"]?.string,
            challenge.utf8.count == 43
        else {
            journal.violation("the code challenge is malformed")
            return ("", error(406, "ValidationErrors", "code_challenge"))
        }
        guard let redirect = claims["redirect_uri"]?.string, state.options.redirectURIs.contains(redirect) else {
            return ("", error(404, "InvalidRedirectUri", "The redirect URI ${redirectUri} is not registered"))
        }
        state.count += 1
        let code = "pre-canary-\(state.count)"
        state.pending[code] = Pending(state: claims["state"]?.string, redirectURI: redirect, challenge: challenge)
        return (code, nil)
    }

    private var session: [String: JSONValue] {
        ["session": .object(["key": "session-canary-1", "expiry": .integer(1_700_000_900_000)])]
    }

    private func authorize(
        _ request: SimulatedRequest,
        _ claims: [String: JSONValue],
        _ names: Set<String>,
        _ state: inout State
    ) -> Outcome {
        let required: Set = [
            "code_challenge", "code_challenge_method", "redirect_uri", "response_mode", "response_type", "state",
        ]
        journal.require(names.subtracting(["access_token"]) == required, "authorize has the claims \(names.sorted())")
        journal.require(claims["response_mode"] == "query" && claims["response_type"] == "code", "response_… is wrong")
        let (code, refusal) = begin(request, claims, &state)
        if let refusal { return .plain(refusal) }
        return .signed(200, ["preauthorization_code": .string(code)], session)
    }

    private func reference(
        _ request: SimulatedRequest,
        _ claims: [String: JSONValue],
        _ names: Set<String>,
        _ state: inout State
    ) -> Outcome {
        let required: Set = ["access_token", "code_challenge", "code_challenge_method", "redirect_uri", "state"]
        journal.require(names == required, "reauthorize has the claims \(names.sorted())")
        guard let token = claims["access_token"]?.string, state.known.contains(token) else {
            return .plain(error(401, "InvalidToken", "The token (access_token) is invalid"))
        }
        let (code, refusal) = begin(request, claims, &state)
        if let refusal { return .plain(refusal) }
        return .signed(
            201,
            ["reference_code": .string(code), "token_type": "Bearer", "expires_on": .integer(4_102_444_800)],
            session
        )
    }

    private func token(_ claims: [String: JSONValue], _ names: Set<String>, _ state: inout State) -> Outcome {
        switch claims["grant_type"] {
        case "authorization_code":
            let sent = names.subtracting(["redirect_uri"])
            journal.require(
                sent == ["grant_type", "code", "code_verifier"],
                "the exchange has the claims \(sent.sorted())"
            )
            guard let code = claims["code"]?.string, let pending = state.codes.removeValue(forKey: code),
                let verifier = claims["code_verifier"]?.string.flatMap({ try? CodeVerifier(parsing: $0) }),
                pending.challenge == verifier.challenge.description
            else { return .plain(error(401, "InvalidToken", "The token (code) is invalid")) }
            return pair(&state)
        case "refresh_token":
            journal.require(names == ["grant_type", "refresh_token"], "the refresh has the claims \(names.sorted())")
            let token = claims["refresh_token"]?.string ?? ""
            switch state.tokens.standing(of: token) {
            case .good:
                state.tokens.spend(token)
                state.tokens.expireAccess()
                return pair(&state)
            case .spent:
                journal.violation("an old refresh token is sent again")
                fallthrough
            case .unknown: return .plain(error(401, "InvalidToken", "The token (refresh_token) is invalid"))
            }
        default:
            journal.violation("grant_type is \(claims["grant_type"] ?? .null)")
            return .plain(error(400, "InvalidRequest", "grant_type"))
        }
    }

    private func pair(_ state: inout State) -> Outcome {
        let pair = state.tokens.issue()
        state.known.insert(pair.access)
        var claims: [String: JSONValue] = [
            "access_token": .object(["value": .string(pair.access), "expires_on": .integer(state.options.now + 86_400)]
            ),
            "refresh_token": .object([
                "value": .string(pair.refresh), "expires_on": .integer(state.options.now + 15_552_000),
            ]),
            "consentid": "consent-1", "identifier": .object(["id": "user-1"]), "token_type": "Bearer",
        ]
        if state.options.hasSubject { claims["sub"] = "user-1" }
        return .signed(200, claims)
    }

    private func trigger(_ claims: [String: JSONValue], _ names: Set<String>, _ state: inout State) -> Outcome {
        journal.require(names == ["access_token"], "the call has the claims \(names.sorted())")
        guard let token = claims["access_token"]?.string, state.tokens.access.contains(token) else {
            return .plain(error(401, "InvalidToken", "The token (access_token) is invalid"))
        }
        if let code = state.options.resourceRefusal { return .plain(error(401, code, "not for you")) }
        return .plain(.json(202, session))
    }

    private func browser(_ request: SimulatedRequest, _ state: inout State) -> SimulatedAnswer {
        guard let query = request.parameters, let code = query["code"], let pending = state.pending[code] else {
            return .html(400)
        }
        for name in ["state", "redirect_uri", "callback"] where query.contains(name) {
            journal.violation("the browser's URL has \(name)")
        }
        var form = FormEncoder()
        if let errorCode = state.options.errorCode {
            form.append("success", "false")
            form.append("errorCode", errorCode)
        } else {
            state.pending[code] = nil
            state.count += 1
            let granted = "code-canary-\(state.count)"
            state.codes[granted] = pending
            form.append("success", "true")
            form.append("state", pending.state)
            form.append("code", granted)
            form.append("accountReference", "account-1")
        }
        return .redirect(form.text(appendedTo: pending.redirectURI))
    }

    /// The keys that are in use now.
    func keySet() -> SimulatedAnswer {
        let options = state.withLock { $0.options }
        let key = options.isKeyRotated ? SimulatorKeys.rotated : SimulatorKeys.server
        guard let (modulus, exponent) = try? key.publicKey.getKeyPrimitives() else { return .empty(500) }
        var entry: [String: JSONValue] = ["kty": "RSA", "kid": .string(options.isKeyRotated ? "key-2" : "key-1")]
        if options.hasModulus {
            entry["n"] = .string(Base64URL.encode(Array(modulus).span))
            entry["e"] = .string(Base64URL.encode(Array(exponent).span))
        }
        if options.hasPEM { entry["pem"] = .string(key.publicKey.pemRepresentation) }
        return .json(200, ["keys": .array([.object(entry)])])
    }

    private func error(_ status: Int, _ code: String, _ message: String) -> SimulatedAnswer {
        .json(
            status,
            ["error": .object(["code": .string(code), "message": .string(message), "reference": "ref-1"])]
        )
        .with(.init("X-Error-Code") ?? .server, code)
    }
}
