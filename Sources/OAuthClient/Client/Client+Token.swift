public import OAuthMessages

/// What came of a token request.
enum TokenAnswer: Sendable {
    case tokens(TokenSet)
    case failure(TokenFailure, isPage: Bool)
    /// The request could not be made, and nothing was sent.
    case unmade(ClientError)
    /// The request was sent, or tried to be, and there is no answer.
    case unanswered(ClientError)
    /// The server says that it did what was asked for, and the rest cannot be read.
    case unreadable(ClientError)
}

extension Client {
    /// Presents a grant at the token endpoint.
    ///
    /// - Returns: The tokens; their generation is for a ``Session`` to give.
    /// - Throws: ``ClientError``; a code or a password is spent after most of them.
    /// Source: RFC 6749 §4, §5.
    public func token(_ grant: some Grant) async throws(ClientError) -> TokenSet {
        try await result(of: grant, at: provider.tokenEndpoint)
    }

    /// Presents a refresh token; it is spent afterwards, and also where no answer comes.
    ///
    /// A ``Session`` does this at the right time and once. Whoever calls it has to store what comes back before it is used.
    ///
    /// - Parameter refreshToken: The refresh token.
    /// - Returns: The new tokens; without a refresh token where the old one stays good.
    /// - Throws: ``ClientError``; with ``ClientError/transport(_:)`` and ``TransportError/noAnswer`` nobody knows whether
    ///   the token is spent.
    /// Source: RFC 6749 §6.
    public func refresh(_ refreshToken: Secret) async throws(ClientError) -> TokenSet {
        try await result(of: provider.refreshGrant(refreshToken), at: refreshEndpoint)
    }

    var refreshEndpoint: Endpoint { provider.refreshEndpoint ?? provider.tokenEndpoint }

    private func result(of grant: some Grant, at endpoint: Endpoint) async throws(ClientError) -> TokenSet {
        switch await answer(to: grant, at: endpoint) {
        case .tokens(let tokens): return tokens
        case .failure(let failure, let isPage): throw ClientError(failure, isPage: isPage)
        case .unmade(let error), .unanswered(let error), .unreadable(let error): throw error
        }
    }

    /// - Parameter departure: Notes that the request goes out, unless it has been called off.
    func answer(to grant: some Grant, at endpoint: Endpoint, _ departure: Departure? = nil) async -> TokenAnswer {
        let context = context()
        let request: ClientRequest
        do {
            request = try await write(
                grant.parameters,
                grant.grantType,
                at: endpoint,
                provider.tokenRequestEncoding,
                context
            )
        } catch {
            return .unmade(error)
        }
        if let departure, !departure.leave() { return .unmade(.cancelled) }
        let response: ClientResponse
        do { response = try await context.send(request) } catch { return .unanswered(error) }
        let failure = provider.decodeFailure(response).scrubbed(of: secrets(in: grant.parameters))
        guard response.isSuccess else { return .failure(failure, isPage: response.isPage) }
        do throws(ClientError) {
            let tokens = try await provider.decodeTokens(response, context)
            guard tokens.tokenType == .bearer else { throw .unsupportedTokenType }
            return .tokens(TokenSet(tokens, issuedAt: context.startedAt))
        } catch {
            // Some servers answer errors with 200.
            guard failure.error == nil else { return .failure(failure, isPage: false) }
            return .unreadable(error)
        }
    }
}

extension ClientError {
    /// What a failure of an OAuth endpoint means to the caller.
    init(_ failure: TokenFailure, isPage: Bool) {
        if failure.isTransient {
            self = .unavailable(status: failure.status, retryAfter: failure.retryAfter)
        } else if isPage, failure.error == nil, failure.vendorCode == nil {
            self = .unexpectedPage(status: failure.status)
        } else {
            self = .server(failure)
        }
    }
}
