public import OAuthMessages

/// Why a client has no token or no answer.
///
/// No case holds a body, a token or another secret, so that an error can be logged as it is.
public enum ClientError: Error, Hashable, Sendable {
    /// Why a user or a program has to log in again.
    public enum LoginReason: Hashable, Sendable {
        /// There is no login under this key, or it was ended elsewhere.
        case notLoggedIn
        /// The server does not accept the refresh token any more.
        case grantEnded
        /// The access token is no longer good and there is no refresh token.
        case noRefreshToken
    }

    /// What makes the answer to an authorization request unacceptable.
    public enum CallbackFault: Hashable, Sendable {
        /// The URI is not the redirect URI of the flow.
        case unexpectedURI
        /// The `state` is missing or is not the one of the flow.
        case stateMismatch
        /// The `iss` is missing or names another server.
        case issuerMismatch
        /// The parameters are neither a code nor an error.
        case malformed
        /// The flow was begun with another provider or client.
        case foreignFlow
    }

    /// What a call needs and the provider or the client does not have.
    public enum Omission: Hashable, Sendable {
        /// The provider has no endpoint for this.
        case endpoint
        /// The client has no redirect URI.
        case redirectURI
        /// The client has no name.
        case clientID
        /// The client has a secret that is not at hand.
        case clientSecret
    }

    /// The server answered with an error that waiting does not change.
    case server(TokenFailure)
    /// The server cannot answer now; the tokens are kept, and it can be tried again after a while.
    case unavailable(status: Int, retryAfter: Duration?)
    /// There is no answer.
    case transport(TransportError)
    /// A refresh was sent twice and no answer came back, or the second one was refused: the refresh token may be spent.
    case refreshOutcomeUnknown
    /// There is no token to be had without logging in.
    case loginRequired(LoginReason)
    /// The resource refused a token that had just been refreshed.
    case tokenRefused(status: Int)
    /// The user or the server has said no.
    case denied(OAuthError)
    /// The answer of the authorization endpoint is not for this flow.
    case callback(CallbackFault)
    /// The server's answer is not the message it should be.
    case malformedAnswer(MessageError)
    /// The server answered with a web page.
    case unexpectedPage(status: Int)
    /// The server redirects where no redirect is followed.
    case redirected(status: Int)
    /// The answer is not signed as it should be; the text says what is wrong and holds nothing of the answer.
    case untrustedAnswer(String)
    /// The request cannot be made; the text says why and holds no secret.
    case unusableRequest(String)
    /// The tokens are of a type that cannot be presented.
    case unsupportedTokenType
    /// The server's metadata names another issuer.
    case issuerMismatch
    /// Under none of its addresses does the server have metadata.
    case noMetadata
    /// Something the call needs was not configured.
    case missing(Omission)
    /// The URL is none that secrets may be sent to.
    case endpoint(EndpointError)
    /// The store failed.
    case store(TokenStoreError)
    /// The login in the store belongs to another provider or client.
    case foreignLogin
    /// The task was cancelled; what it waited for goes on.
    case cancelled
}

extension ClientError {
    /// Whether the same call may succeed later without anybody doing something.
    public var isTransient: Bool {
        switch self {
        case .unavailable, .transport, .unexpectedPage, .store(.busy), .store(.unavailable): true
        default: false
        }
    }
}

extension ClientError: CustomStringConvertible {
    /// What went wrong, and what to do about it.
    public var description: String {
        switch self {
        case .server(let failure): "the server refused the request: \(failure)"
        case .unavailable(let status, nil): "the server cannot answer now (HTTP \(status)); try again later"
        case .unavailable(let status, let wait?):
            "the server cannot answer now (HTTP \(status)); try again in \(wait.components.seconds) seconds"
        case .transport(let error): error.description
        case .refreshOutcomeUnknown:
            "the answer to a refresh was lost, and the refresh token may be spent; log in again, or ask for one more try"
        case .loginRequired(.notLoggedIn): "there is no login; log in first"
        case .loginRequired(.grantEnded): "the server has ended the login; log in again"
        case .loginRequired(.noRefreshToken): "the token is no longer good and cannot be refreshed; log in again"
        case .tokenRefused(let status):
            "the resource refused a fresh token (HTTP \(status)); check that it is meant for this resource"
        case .denied(let error): "the login was refused: \(error)"
        case .callback(let fault): fault.description
        case .malformedAnswer(let error): "\(error); check the address of the server"
        case .unexpectedPage(let status): "a web page came instead of an answer (HTTP \(status)); check the address"
        case .redirected(let status): "the server redirects (HTTP \(status)), which is not followed; check the address"
        case .untrustedAnswer(let reason): "the answer cannot be trusted: \(reason)"
        case .unusableRequest(let reason): "the request cannot be made: \(reason)"
        case .unsupportedTokenType: "the token is not a bearer token, and no other is supported"
        case .issuerMismatch: "the server names another issuer than the one asked for; check the issuer's spelling"
        case .noMetadata: "the server has no metadata; check the issuer, or give the endpoints one by one"
        case .missing(.endpoint): "the provider has no endpoint for this; configure one"
        case .missing(.redirectURI): "the client has no redirect URI; configure one"
        case .missing(.clientID): "the client has no name; configure one"
        case .missing(.clientSecret): "the client's secret is not at hand; configure it"
        case .endpoint(let error): error.description
        case .store(let error): error.description
        case .foreignLogin: "the stored login belongs to another provider or client; use another key"
        case .cancelled: "the task was cancelled"
        }
    }
}

extension ClientError.CallbackFault: CustomStringConvertible {
    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .unexpectedURI: "the answer came to another address than the redirect URI; start the login again"
        case .stateMismatch: "the answer does not belong to this login; start the login again"
        case .issuerMismatch: "the answer comes from another server; start the login again"
        case .malformed: "the answer has neither a code nor an error; start the login again"
        case .foreignFlow: "the login was begun with another provider or client; finish it with that one"
        }
    }
}
