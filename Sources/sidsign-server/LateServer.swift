import OAuthServer
import Synchronization

/// The server once its port is known: with port 0 the issuer is known only then.
final class LateServer: Sendable {
    private let server = Mutex<AuthorizationServer?>(nil)

    /// The server, or `nil` before it has started.
    var current: AuthorizationServer? { server.withLock { $0 } }

    func start(_ started: AuthorizationServer) { server.withLock { $0 = started } }

    /// Has the server sign with other keys from now on.
    ///
    /// - Returns: Whether they were others.
    func sign(with key: SigningKey, publishing others: [SigningKey]) -> Bool {
        server.withLock { server in
            guard let current = server, current.keyIDs != [key.id] + others.map(\.id) else { return false }
            server = current.signing(with: key, otherKeys: others)
            return true
        }
    }
}
