public import CoreMetrics
import HTTPTypes
public import Logging
import OAuthMessages
import StratisID

/// An authorization server for Stratis ID, without the network: requests go in, responses come out.
///
/// Source: RFC 6749; Stratis ID grant.
public struct AuthorizationServer: Sendable {
    /// The path that challenges name, where the wallet posts its signature to.
    public static let callbackPath = Endpoint.callback.rawValue

    let configuration: ServerConfiguration
    let store: any Store
    let environment: ServerEnvironment
    let logger: Logger
    private(set) var tokenIssuer: TokenIssuer
    let verifier: SignatureVerifier
    /// What logins in a browser need; `nil` where there are no pages to show.
    let browserLogins: BrowserLogins?
    let metrics: ServerMetrics?
    let metricsText: (@Sendable () -> String)?
    private let grants: [any GrantHandler]
    private let rateLimiter: RateLimiter?

    /// A server.
    ///
    /// - Parameters:
    ///   - configuration: Who it is and whom it serves.
    ///   - masterKey: The secret behind challenges and refresh tokens.
    ///   - signingKey: What access tokens are signed with.
    ///   - otherKeys: What is published besides: keys that signed before, and such that will sign soon.
    ///   - store: Where logins are kept.
    ///   - environment: The time and randomness.
    ///   - logger: Hears of every login, refusal and failure; never of a token, a signature or a key.
    ///   - epoch: Random bytes that are the same for as long as the store has lost nothing, and the same for all servers that
    ///     share it; challenges and codes of another epoch are refused. With a store in memory they are new for each start;
    ///     `nil` where the store forgets nothing.
    ///   - loginPages: Draws the pages of the login in a browser; without them there is none, and no `response_type=code`.
    ///   - metrics: Takes what is counted.
    ///   - metricsText: Gives what was counted in Prometheus' text format, for `GET /metrics`, which anyone can read.
    public init(
        configuration: ServerConfiguration,
        masterKey: MasterKey,
        signingKey: SigningKey,
        otherKeys: [SigningKey] = [],
        store: any Store,
        environment: ServerEnvironment,
        logger: Logger,
        epoch: Identifier?,
        loginPages: (any LoginPages)? = nil,
        metrics: (any MetricsFactory)? = nil,
        metricsText: (@Sendable () -> String)? = nil
    ) {
        self.configuration = configuration
        self.store = store
        self.environment = environment
        self.logger = logger
        self.metrics = metrics.map { ServerMetrics($0) }
        self.metricsText = metricsText
        let issuer = configuration.issuer
        let path = issuer.path + Self.callbackPath
        verifier = SignatureVerifier(
            audience: .exactly(authority: issuer.authority, path: path),
            networks: NetworkSet(configuration.networks),
            challenges: ChallengeIssuer(
                keys: DailyKey(masterKey, for: "sid-uid-v1", epoch: epoch),
                authority: issuer.authority,
                path: path,
                networks: configuration.networks,
                lifetime: configuration.lifetimes.challenge
            )
        )
        tokenIssuer = TokenIssuer(
            configuration: configuration,
            refreshTokens: RefreshTokenCodec(masterKey: masterKey),
            accessTokens: AccessTokenCodec(signingKey: signingKey, otherKeys: otherKeys),
            store: store,
            environment: environment
        )
        rateLimiter = RateLimiter(configuration.limits)
        let lifetimes = configuration.lifetimes
        browserLogins = loginPages.map {
            BrowserLogins(pages: $0, issuer: issuer, masterKey: masterKey, epoch: epoch, environment: environment)
        }
        var grants: [any GrantHandler] = [
            SidGrant(verifier: verifier, lifetimes: lifetimes, environment: environment),
            RefreshTokenGrant(refreshTokens: tokenIssuer.refreshTokens),
        ]
        if let browserLogins {
            grants.append(
                AuthorizationCodeGrant(logins: browserLogins, lifetimes: lifetimes)
            )
        }
        self.grants = grants
    }

    /// The names of the keys that are published, the signing one first.
    public var keyIDs: [String] { tokenIssuer.accessTokens.keys.map(\.id) }

    /// The same server, with the same limits and open challenges, with other keys.
    ///
    /// - Parameters:
    ///   - key: What access tokens are signed with.
    ///   - otherKeys: What is published besides.
    public func signing(with key: SigningKey, otherKeys: [SigningKey]) -> AuthorizationServer {
        var server = self
        server.tokenIssuer.accessTokens = AccessTokenCodec(signingKey: key, otherKeys: otherKeys)
        return server
    }

    /// Answers a request.
    ///
    /// Whatever a client sends, the answer is one of the client's errors or a success.
    public func respond(to request: ServerRequest) async -> ServerResponse {
        guard let metrics else { return await answerWithoutBody(request) }
        let start = ContinuousClock.now
        let response = await answerWithoutBody(request)
        let duration = ContinuousClock.now - start
        metrics.answered(
            endpointName(of: request),
            status: response.head.status.code,
            afterNanoseconds: UInt64(max(0, duration / .nanoseconds(1)))
        )
        return response
    }

    /// What counts as the place of a request.
    func endpointName(of request: ServerRequest) -> String { endpoint(at: request.path)?.rawValue ?? "other" }

    /// Answers HEAD as GET, and leaves the body away.
    ///
    /// Source: RFC 9110 §9.3.2.
    private func answerWithoutBody(_ request: ServerRequest) async -> ServerResponse {
        guard request.head.method == .head else { return await answer(request) }
        var head = request.head
        head.method = .get
        let get = ServerRequest(head: head, body: request.body, remoteAddress: request.remoteAddress)
        var response = await answer(get)
        response.head.headerFields[.contentLength] = String(response.body.count)
        response.body = []
        return response
    }

    private func answer(_ request: ServerRequest) async -> ServerResponse {
        let request = request.seenThrough(configuration.trustedProxies)
        let endpoint = endpoint(at: request.path)
        guard let endpoint else { return refusal(of: request) ?? .nothingHere }
        if !endpoint.isForOperators, let refusal = refusal(of: request) {
            return opened(refusal, to: request, at: endpoint)
        }
        if let answer = preflight(request, at: endpoint) { return answer }
        let methods = endpoint.methods(withBrowserLogins: browserLogins != nil)
        guard methods.contains(request.head.method) else {
            return opened(.methodNotAllowed(allow: methods), to: request, at: endpoint)
        }
        return opened(await answer(request, at: endpoint), to: request, at: endpoint)
    }

    private func answer(_ request: ServerRequest, at endpoint: Endpoint) async -> ServerResponse {
        switch (endpoint, browserLogins) {
        case (.authorize, _) where request.head.method == .get: authorize(request)
        case (.authorize, let logins?): await confirm(request, logins)
        case (.loginStatus, let logins?): await loginStatus(request, logins)
        case (.login, let logins?): await resume(request, logins)
        case (.authorize, nil), (.loginStatus, nil), (.login, nil): .nothingHere
        case (.callback, _): await callback(request)
        case (.token, _): await token(request)
        case (.revocation, _): await revoke(request)
        case (.introspection, _): await introspect(request)
        case (.metadata, _): metadata()
        case (.keySet, _): keySet()
        case (.live, _): .text("ok\n")
        case (.ready, _): await ready()
        case (.metrics, _): .text(metricsText?() ?? "", contentType: "text/plain; version=0.0.4; charset=utf-8")
        case (.verifyMessage, _): verifyMessage(request)
        }
    }

    /// The answer to a client that asks too much, or `nil`.
    private func refusal(of request: ServerRequest) -> ServerResponse? {
        guard let rateLimiter else { return nil }
        let address = IPAddress(parsing: request.remoteAddress) ?? .unspecified
        guard let seconds = rateLimiter.admit(address, atMilliseconds: environment.uptime()) else { return nil }
        logger.debug("too many requests", metadata: ["from": "\(request.remoteAddress)"])
        return .tooManyRequests(retryAfterSeconds: seconds)
    }

    /// The handler of a grant.
    func grant(_ type: GrantType) -> (any GrantHandler)? { grants.first { $0.grantType == type } }

    var grantTypes: [GrantType] { grants.map(\.grantType) }
}

extension ServerResponse {
    fileprivate static var nothingHere: ServerResponse {
        .error(OAuthError(.invalidRequest, "there is nothing at this path"), status: .notFound)
    }

    fileprivate static func methodNotAllowed(allow methods: [HTTPRequest.Method]) -> ServerResponse {
        var response = error(
            OAuthError(.invalidRequest, "the method is not allowed here"),
            status: .methodNotAllowed
        )
        let allowed = methods.flatMap { $0 == .get ? [.get, .head] : [$0] }
        response.head.headerFields[.allow] = allowed.map(\.rawValue).joined(separator: ", ")
        return response
    }

    /// Source: RFC 6585 §4; RFC 9110 §10.2.3.
    fileprivate static func tooManyRequests(retryAfterSeconds seconds: UInt64) -> ServerResponse {
        var response = error(OAuthError(.tooManyRequests, "too many requests; try again later"))
        response.head.headerFields[.retryAfter] = String(seconds)
        return response
    }
}
