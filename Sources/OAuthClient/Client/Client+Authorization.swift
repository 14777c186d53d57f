public import OAuthMessages

extension Client {
    /// Begins a login in the user's browser.
    ///
    /// The state has 256 random bits, and PKCE is S256.
    ///
    /// - Parameters:
    ///   - scope: What the token is to be good for; `nil` for the client's own scope.
    ///   - redirectURI: Where the answer comes; `nil` for the client's own redirect URI.
    ///   - extra: Further parameters, in their order.
    /// - Returns: The URI to open, and what ``exchange(callback:pending:)`` needs.
    /// - Throws: ``ClientError/missing(_:)``, or what the provider's own request throws.
    /// Source: RFC 6749 §4.1.1; RFC 7636 §4.3.
    public func authorize(
        scope: Scope? = nil,
        redirectURI: String? = nil,
        extra: [(name: String, value: String)] = []
    ) async throws(ClientError) -> PendingAuthorization {
        guard let clientID else { throw .missing(.clientID) }
        guard let redirectURI = redirectURI ?? self.redirectURI else { throw .missing(.redirectURI) }
        var generator = EnvironmentGenerator(random: environment.random)
        let verifier = provider.usesPKCE ? CodeVerifier(using: &generator) : nil
        // A verifier is 256 random bits in characters that need no encoding: what a state should be.
        let state = provider.usesState ? CodeVerifier(using: &generator).secret : nil
        let request = AuthorizationRequest(
            responseType: .code,
            clientID: clientID,
            redirectURI: redirectURI,
            scope: scope ?? self.scope,
            state: state?.reveal(),
            codeChallenge: verifier?.challenge
        )
        let prompt = try await prompt(AuthorizationStart(request: request, extra: extra))
        return PendingAuthorization(
            url: prompt.url,
            redirectURI: redirectURI,
            attributes: prompt.attributes,
            state: state,
            verifier: verifier?.secret,
            origin: origin
        )
    }

    /// Finishes a login with the URI at which the user's browser came back.
    ///
    /// Whether the answer belongs to the flow is checked first: without that, nothing is sent.
    ///
    /// - Parameters:
    ///   - callback: The whole URI, as it was called.
    ///   - pending: What ``authorize(scope:redirectURI:extra:)`` returned for this flow.
    /// - Returns: The tokens.
    /// - Throws: ``ClientError/callback(_:)``, ``ClientError/denied(_:)``, or what ``token(_:)`` throws.
    /// Source: RFC 6749 §4.1.2, §4.1.3; RFC 9207 §2.4.
    public func exchange(
        callback: String,
        pending: PendingAuthorization
    ) async throws(ClientError) -> TokenSet {
        guard pending.origin == origin else { throw .callback(.foreignFlow) }
        let parts = callback.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = parts.first, let redirectURI = pending.redirectURI,
            base == redirectURI.prefix(while: { $0 != "?" })
        else { throw .callback(.unexpectedURI) }
        let answer = try response(parts.count == 2 ? String(parts[1]) : "")
        try check(answer, pending)
        switch answer.outcome {
        case .error(let error): throw .denied(error)
        case .code(let code):
            let verifier: CodeVerifier?
            do { verifier = try pending.verifier.map(CodeVerifier.init(sealed:)) } catch { throw .callback(.malformed) }
            return try await token(
                AuthorizationCodeGrant(code: code, redirectURI: redirectURI, codeVerifier: verifier)
            )
        }
    }

    private func prompt(_ start: AuthorizationStart) async throws(ClientError) -> AuthorizationPrompt {
        if let begin = provider.beginAuthorization { return try await begin(start, context()) }
        guard let endpoint = provider.authorizationEndpoint else { throw .missing(.endpoint) }
        return AuthorizationPrompt(url: start.uri(at: endpoint))
    }

    private func response(_ query: String) throws(ClientError) -> AuthorizationResponse {
        let form: FormParameters
        do { form = try FormParameters(parsing: query) } catch { throw .callback(.malformed) }
        return try provider.readCallback(form)
    }

    private func check(_ answer: AuthorizationResponse, _ pending: PendingAuthorization) throws(ClientError) {
        if let state = pending.state {
            let isUnstatedFailure = answer.state == nil && answer.isFailure && provider.acceptsFailureWithoutState
            guard isUnstatedFailure || answer.state.map({ Secret($0) }) == state else {
                throw .callback(.stateMismatch)
            }
        }
        guard let issuer = provider.issuer else { return }
        switch answer.issuer {
        case issuer?: return
        case nil where !provider.requiresIssuerInCallback: return
        default: throw .callback(.issuerMismatch)
        }
    }
}

extension AuthorizationResponse {
    fileprivate var isFailure: Bool {
        if case .error = outcome { true } else { false }
    }
}

extension CodeVerifier {
    fileprivate init(sealed secret: Secret) throws(CodeVerifierError) { try self.init(parsing: secret.reveal()) }
}

/// The environment's randomness in the form the standard library knows.
private struct EnvironmentGenerator: RandomNumberGenerator {
    let random: @Sendable () -> UInt64

    mutating func next() -> UInt64 { random() }
}
