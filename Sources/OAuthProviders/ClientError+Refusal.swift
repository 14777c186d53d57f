internal import OAuthClient

extension ClientError {
    /// What a refused request of a provider's own comes to.
    init(refusing response: ClientResponse, _ failure: TokenFailure) {
        if failure.isTransient {
            self = .unavailable(status: response.status, retryAfter: failure.retryAfter)
        } else {
            self = .server(failure)
        }
    }
}
