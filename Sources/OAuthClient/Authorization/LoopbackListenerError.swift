/// Why a redirect to this machine cannot be waited for.
public enum LoopbackListenerError: Error, CaseIterable, Hashable, Sendable {
    /// The redirect URI is not `http://` with 127.0.0.1, [::1] or localhost and a path.
    case unsupportedURI
    /// Another program listens at the port.
    case portTaken
    /// The system does not let the program listen.
    case notPermitted
    /// Nobody came in time.
    case timedOut
    /// The listener was closed, or has had its answer.
    case closed
}

extension LoopbackListenerError: CustomStringConvertible {
    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .unsupportedURI: "the redirect URI cannot be listened at; use one like http://127.0.0.1:8000/callback"
        case .portTaken: "another program listens at the port of the redirect URI; end it or register another port"
        case .notPermitted: "the system does not permit to listen at the redirect URI; use a port above 1023"
        case .timedOut: "the browser did not come back in time; start the login again"
        case .closed: "the listener is closed; start the login again"
        }
    }
}
