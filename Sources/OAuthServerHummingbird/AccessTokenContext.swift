public import Hummingbird
public import OAuthServer

/// A request context that says who asks, once a ``BearerTokenMiddleware`` has found out.
public protocol AccessTokenContext: RequestContext {
    /// What the request's access token says; `nil` before the middleware.
    var accessToken: VerifiedAccessToken? { get set }
}
