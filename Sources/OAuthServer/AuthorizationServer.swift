import HTTPTypes
public import Logging
import OAuthMessages
import StratisID

/// An authorization server for Stratis ID, without the network: requests go in, responses come out.
///
/// Source: RFC 6749; Stratis ID grant.
public struct AuthorizationServer: Sendable {
    /// The path that challenges name, where the wallet posts its signature to.
    public static let callbackPath = "/v1/ssas"

    /// Where metadata are found: with the issuer's path behind it, and for clients that do not know better before it.
    ///
    /// Source: RFC 8414 §3.1.
    static let metadataPath = "/.well-known/oauth-authorization-server"

    let configuration: ServerConfiguration
    let store: any Store
    let environment: ServerEnvironment
    let logger: Logger
    let challengeIssuer: ChallengeIssuer
    let tokenIssuer: TokenIssuer
    let verifier: Verifier
    /// Challenges issued before are refused: what was redeemed since may be forgotten.
    let earliestChallenge: UnixSeconds
    private let grants: [any GrantHandler]
    private let rateLimiter: RateLimiter?

    /// A server.
    ///
    /// - Parameters:
    ///   - configuration: Who it is and whom it serves.
    ///   - masterKey: The secret behind challenges and refresh tokens.
    ///   - signingKeys: What access tokens are signed with; the first signs, the others are still recognised.
    ///   - store: Where logins are kept.
    ///   - environment: The time and randomness.
    ///   - logger: Hears of every login, refusal and failure; never of a token, a signature or a key.
    ///   - forgetsRedeemedChallenges: Whether the store may have lost which challenges were redeemed before now, as one in
    ///     memory has. Challenges issued before now are then refused.
    public init(
        configuration: ServerConfiguration,
        masterKey: MasterKey,
        signingKeys: [SigningKey],
        store: any Store,
        environment: ServerEnvironment,
        logger: Logger,
        forgetsRedeemedChallenges: Bool
    ) {
        self.configuration = configuration
        self.store = store
        self.environment = environment
        self.logger = logger
        let path = configuration.issuer.path + Self.callbackPath
        challengeIssuer = ChallengeIssuer(
            masterKey: masterKey,
            authority: configuration.issuer.authority,
            path: path,
            networks: configuration.networks,
            lifetime: configuration.lifetimes.challenge
        )
        verifier = Verifier(
            audience: .exactly(authority: configuration.issuer.authority, path: path),
            networks: NetworkSet(configuration.networks)
        )
        tokenIssuer = TokenIssuer(
            configuration: configuration,
            refreshTokens: RefreshTokenCodec(masterKey: masterKey),
            accessTokens: AccessTokenCodec(keys: signingKeys),
            store: store,
            environment: environment
        )
        rateLimiter = RateLimiter(configuration.limits)
        earliestChallenge = forgetsRedeemedChallenges ? environment.now() : UnixSeconds(0)
        grants = [
            SidGrant(
                verifier: verifier,
                challengeIssuer: challengeIssuer,
                lifetimes: configuration.lifetimes,
                earliestChallenge: earliestChallenge,
                environment: environment
            ),
            RefreshTokenGrant(refreshTokens: tokenIssuer.refreshTokens),
        ]
    }

    /// Answers a request.
    ///
    /// Whatever a client sends, the answer is one of the client's errors or a success.
    public func respond(to request: ServerRequest) async -> ServerResponse {
        let request = request.seenThrough(configuration.trustedProxies)
        let path = request.path
        let isMetadata = path == Self.metadataPath + configuration.issuer.path
        guard isMetadata || path.hasPrefix(configuration.issuer.path) else {
            return refusal(of: request) ?? Self.nothingHere
        }
        let endpoint = isMetadata ? Self.metadataPath[...] : path.dropFirst(configuration.issuer.path.count)
        switch (endpoint, request.head.method) {
        case ("/health/live", .get): return .text("ok\n")
        case ("/health/ready", .get): return await ready()
        case ("/health/live", _), ("/health/ready", _): return .methodNotAllowed(allow: "GET")
        default: break
        }
        if let refusal = refusal(of: request) { return refusal }
        switch (endpoint, request.head.method) {
        case ("/authorize", .get): return authorize(request)
        case ("/token", .post): return await token(request)
        case ("/revoke", .post): return await revoke(request)
        case ("/introspect", .post): return await introspect(request)
        case (Self.metadataPath[...], .get): return metadata()
        case ("/.well-known/jwks.json", .get): return keySet()
        case ("/authorize", _), (Self.metadataPath[...], _), ("/.well-known/jwks.json", _):
            return .methodNotAllowed(allow: "GET")
        case ("/token", _), ("/revoke", _), ("/introspect", _): return .methodNotAllowed(allow: "POST")
        default:
            guard configuration.answersVerifyMessage, endpoint.lowercased() == Self.verifyMessagePath else {
                return Self.nothingHere
            }
            return request.head.method == .post ? verifyMessage(request) : .methodNotAllowed(allow: "POST")
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

    private static var nothingHere: ServerResponse {
        .error(OAuthError(.invalidRequest, "there is nothing at this path"), status: .notFound)
    }
}

extension ServerResponse {
    static func methodNotAllowed(allow: String) -> ServerResponse {
        var response = error(
            OAuthError(.invalidRequest, "the method is not allowed here"),
            status: .methodNotAllowed
        )
        response.head.headerFields[.allow] = allow
        return response
    }

    /// Source: RFC 6585 §4; RFC 9110 §10.2.3.
    static func tooManyRequests(retryAfterSeconds seconds: UInt64) -> ServerResponse {
        var response = error(OAuthError(.tooManyRequests, "too many requests; try again later"))
        response.head.headerFields[.retryAfter] = String(seconds)
        return response
    }
}
