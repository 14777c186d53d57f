import OAuthServer
import Synchronization

/// The server once its port is known: with port 0 the issuer is known only then.
final class LateServer: Sendable {
    private let server = Mutex<AuthorizationServer?>(nil)

    /// The server, or `nil` before it has started.
    var current: AuthorizationServer? { server.withLock { $0 } }

    func start(_ started: AuthorizationServer) { server.withLock { $0 = started } }
}
