internal import HTTPTypes
public import OAuthClient
internal import OAuthMessages
public import StratisID

/// An authorization server that gives tokens for a signed Stratis ID challenge.
///
/// Source: Stratis ID grant; RFC 9457 for the errors of servers that do not answer as RFC 6749 §5.2 has it.
public struct StratisIDProvider: Sendable {
    /// Where challenges are issued.
    public let authorizationEndpoint: Endpoint
    /// What a client is made with.
    public let provider: Provider

    /// A server whose endpoints are `/authorize`, `/token` and `/revoke` under its issuer.
    ///
    /// - Parameter issuer: The server's name for itself.
    /// - Throws: `EndpointError` where the issuer has a query.
    public init(issuer: Endpoint) throws(EndpointError) {
        self.init(
            authorizationEndpoint: try issuer.appending("authorize"),
            tokenEndpoint: try issuer.appending("token"),
            revocationEndpoint: try issuer.appending("revoke")
        )
    }

    /// A server with other endpoints.
    ///
    /// - Parameters:
    ///   - authorizationEndpoint: Where challenges are issued.
    ///   - tokenEndpoint: Where tokens are issued and refreshed.
    ///   - revocationEndpoint: Where tokens are revoked; `nil` where they cannot be.
    public init(authorizationEndpoint: Endpoint, tokenEndpoint: Endpoint, revocationEndpoint: Endpoint? = nil) {
        self.authorizationEndpoint = authorizationEndpoint
        var provider = Provider(name: "stratis", tokenEndpoint: tokenEndpoint)
        provider.revocationEndpoint = revocationEndpoint
        provider.decodeFailure = { ProblemDetails.failure($0) }
        provider.isDeadGrant = Self.isDeadGrant
        self.provider = provider
    }

    /// The server of Opdex, whose endpoints are `/v1/auth/authorize` and `/v1/auth/token`.
    ///
    /// - Parameter base: The server's URL without a path.
    /// - Throws: `EndpointError` where the base has a query.
    /// Source: Opdex auth-api 55f6d5c, AuthController.
    public static func opdex(at base: Endpoint) throws(EndpointError) -> StratisIDProvider {
        StratisIDProvider(
            authorizationEndpoint: try base.appending("v1/auth/authorize"),
            tokenEndpoint: try base.appending("v1/auth/token")
        )
    }

    /// Asks for a challenge.
    ///
    /// The host of the challenge decides where the signature logs its holder in. A server that hands out another server's
    /// challenge could use the signature there: that is why the expected host has to be given.
    ///
    /// - Parameters:
    ///   - audience: The host, and path, that the challenge has to name; mostly the authority of the issuer.
    ///   - client: Who will present the signature. Its name and its scope are sent where it has them; a server may issue the
    ///     challenge for this client alone.
    /// - Throws: `ClientError.untrustedAnswer` where the answer is no challenge, or not one that may be signed now.
    public func challenge(
        for audience: Audience,
        in client: Client
    ) async throws(ClientError) -> FreshChallenge {
        let context = CallContext(environment: client.environment, limits: client.limits, clientID: client.clientID)
        return try await challenge(for: audience, context, client.scope)
    }

    /// Asks for a challenge for a client without a name and a scope of its own.
    ///
    /// - Parameters:
    ///   - audience: The host, and path, that the challenge has to name; mostly the authority of the issuer.
    ///   - environment: The network and the clock.
    ///   - limits: How long and how large the answer may be.
    /// - Throws: As ``challenge(for:in:)``.
    public func challenge(
        for audience: Audience,
        in environment: ClientEnvironment,
        limits: ClientLimits = ClientLimits()
    ) async throws(ClientError) -> FreshChallenge {
        try await challenge(for: audience, CallContext(environment: environment, limits: limits), nil)
    }

    private func challenge(
        for audience: Audience,
        _ context: CallContext,
        _ scope: Scope?
    ) async throws(ClientError) -> FreshChallenge {
        var form = FormEncoder()
        AuthorizationRequest(responseType: .sid, clientID: context.clientID, scope: scope).encode(into: &form)
        let endpoint: Endpoint
        do { endpoint = try Endpoint(parsing: form.text(appendedTo: authorizationEndpoint.url)) } catch {
            throw .endpoint(error)
        }
        let response = try await context.send(ClientRequest(.get, endpoint, headerFields: [.accept: "text/plain"]))
        guard response.isSuccess else { throw ClientError(refusing: response, ProblemDetails.failure(response)) }
        if response.headerFields[.contentType]?.lowercased().hasPrefix("text/html") == true {
            throw .unexpectedPage(status: response.status)
        }
        let challenge: Challenge
        do { challenge = try Challenge(parsing: Self.unquoted(response.text)) } catch {
            throw .untrustedAnswer("it is not a challenge: \(error)")
        }
        do {
            return try challenge.fresh(for: audience, at: UnixSeconds(UInt64(max(0, context.environment.now()))))
        } catch {
            throw .untrustedAnswer(Self.reason(error))
        }
    }

    /// The text without the quotes that the specification prints around it, and without white space at its ends.
    private static func unquoted(_ text: String) -> String {
        var text = Substring(text)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return String(text) }
        return String(text.dropFirst().dropLast())
    }

    private static func reason(_ error: FreshnessError) -> String {
        switch error {
        case .unexpectedHost: "the challenge names another host, where the signature would log in"
        case .unexpectedPath: "the challenge names another path, where the signature would log in"
        case .expired: "the challenge has expired; check the clock"
        }
    }

    /// `invalid_grant`, or a problem document with one of the statuses with which servers refuse a refresh token.
    private static let isDeadGrant: @Sendable (TokenFailure) -> Bool = { failure in
        if let error = failure.error { return failure.status < 500 && error.code == .invalidGrant }
        return [400, 401, 403].contains(failure.status) && failure.vendorCode == ProblemDetails.code
    }
}
