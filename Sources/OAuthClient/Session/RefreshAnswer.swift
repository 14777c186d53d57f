/// What came of a refresh request, as far as it decides what to do next.
package enum RefreshAnswer: Sendable {
    /// New tokens.
    case tokens(TokenSet)
    /// The server will not take the refresh token again.
    case dead(ClientError)
    /// The server has answered and the refresh token is as good as it was; or nothing was sent at all.
    case refused(ClientError, retryAfter: Duration?)
    /// As ``refused``, but it may be a gateway that has answered, after the server behind it has spent the token.
    case doubtful(ClientError, retryAfter: Duration?)
    /// The server cannot have seen the request.
    case notSent
    /// The request went out, and there is no answer that can be read: the refresh token may be spent.
    case lost

    init(_ answer: TokenAnswer, isDeadGrant: (TokenFailure) -> Bool) {
        switch answer {
        case .tokens(let tokens): self = .tokens(tokens)
        case .failure(let failure, let isPage):
            let error = ClientError(failure, isPage: isPage)
            // Whatever a provider's rule says, an outage is not an answer.
            let isDead = !failure.isTransient && isDeadGrant(failure)
            if isDead {
                self = .dead(error)
            } else if Self.isDoubtful(failure.status) {
                self = .doubtful(error, retryAfter: failure.retryAfter)
            } else {
                self = .refused(error, retryAfter: failure.retryAfter)
            }
        case .unmade(.unavailable(let status, let retryAfter)):
            self = .refused(.unavailable(status: status, retryAfter: retryAfter), retryAfter: retryAfter)
        case .unmade(let error): self = .refused(error, retryAfter: nil)
        case .unanswered(.transport(.notSent)): self = .notSent
        case .unanswered(.redirected(let status)): self = .refused(.redirected(status: status), retryAfter: nil)
        case .unanswered: self = .lost
        // A page with 200 comes from what stands between, a portal or a proxy, and not from the server.
        case .unreadable(.unexpectedPage(let status)): self = .refused(.unexpectedPage(status: status), retryAfter: nil)
        case .unreadable: self = .lost
        }
    }

    /// 408, 500, 502 and 504 also come from what has waited for the server in vain; 503 says that nothing was done.
    ///
    /// Source: RFC 9110 §15.5.9, §15.6.
    private static func isDoubtful(_ status: Int) -> Bool { [408, 500, 502, 504].contains(status) }
}
