/// Why a login in a browser goes no further; nothing of the request is repeated.
public enum LoginFailure: String, CaseIterable, Hashable, Sendable {
    /// The address of the page is malformed, or says something twice.
    case malformedRequest
    /// No client of this name, or none is named.
    case unknownClient
    /// The client does not sign in this way.
    case unauthorizedClient
    /// The client has not registered this redirect URI, or has several and names none.
    case unregisteredRedirect
    /// The login is not this browser's: it has lost its cookie or keeps none, or the link is another browser's.
    case unknownLogin
    /// Another site has sent the form.
    case crossSite
    /// The server's policy has refused the login.
    case denied
    /// The server cannot answer now.
    case unavailable
}

extension LoginFailure {
    /// A few words.
    public var title: String {
        switch self {
        case .malformedRequest: "This link is broken"
        case .unknownClient: "Unknown application"
        case .unauthorizedClient: "Not for this application"
        case .unregisteredRedirect: "Unknown return address"
        case .unknownLogin: "Not this browser's login"
        case .crossSite: "Sent by another site"
        case .denied: "This login was refused"
        case .unavailable: "Not available now"
        }
    }

    /// A sentence that says what happened.
    public var reason: String {
        switch self {
        case .malformedRequest: "The address that brought you here is incomplete, or says something twice."
        case .unknownClient: "The application that sent you here is not known to this server."
        case .unauthorizedClient: "The application that sent you here may not sign people in with a browser."
        case .unregisteredRedirect:
            "The application wants its answer at an address that it has not registered."
        case .unknownLogin: "The cookie that this login began with is missing, or the link belongs to another browser."
        case .crossSite: "The answer to the question came from another site, not from this page."
        case .denied: "The wallet and this browser seem to be in different places, which this server does not accept."
        case .unavailable: "The server cannot reach its records at the moment."
        }
    }

    /// A sentence that says what to do next.
    public var advice: String {
        switch self {
        case .malformedRequest, .crossSite: "Go back to the application and sign in from there."
        case .unknownClient, .unauthorizedClient, .unregisteredRedirect:
            "Nothing is wrong with your wallet; tell whoever runs the application."
        case .unknownLogin: "Allow cookies for this site, then go back to the application and sign in again."
        case .denied: "Bring both into one network, for example the same Wi-Fi, and sign in again."
        case .unavailable: "Wait a moment, then reload this page."
        }
    }
}
