import HTTPTypes
import OAuthMessages

/// Which pages of other origins may read the answers of which endpoints.
///
/// Everyone may read what is public, and post a signature as a wallet. The endpoints of clients are open to the origins
/// that the client of the request has registered. Cookies never go along.
///
/// Source: Fetch, CORS protocol.
extension AuthorizationServer {
    /// The answer to the question that a browser asks before a request, or `nil` where the request is none.
    func preflight(_ request: ServerRequest, at endpoint: Endpoint) -> ServerResponse? {
        guard
            request.head.method == .options, let origin = request.origin,
            let name = HTTPField.Name("Access-Control-Request-Method"), request.head.headerFields[name] != nil
        else { return nil }
        var response = ServerResponse(.noContent)
        // Who the client is stands in the request that comes after this one.
        switch endpoint.readers {
        case .everyone: response.allow("*")
        case .ownOrigins where configuration.clients.contains { $0.origins.contains(origin) }: response.allow(origin)
        case .ownOrigins, .nobody: return response
        }
        let methods = endpoint.methods(withBrowserLogins: browserLogins != nil)
        response.set("Access-Control-Allow-Methods", methods.map(\.rawValue).joined(separator: ", "))
        response.set("Access-Control-Allow-Headers", "authorization, content-type")
        response.set("Access-Control-Max-Age", "7200")
        return response
    }

    /// The answer, open to the page that asks where it may read it.
    func opened(_ response: ServerResponse, to request: ServerRequest, at endpoint: Endpoint) -> ServerResponse {
        var response = response
        switch endpoint.readers {
        case .everyone: response.allow("*")
        case .ownOrigins:
            guard let origin = request.origin else { return response }
            response.set("Vary", "Origin")
            if let client = origins(of: request, at: endpoint), client.contains(origin) { response.allow(origin) }
        case .nobody: break
        }
        return response
    }

    /// The origins of the client that a request is from, where it names one.
    private func origins(of request: ServerRequest, at endpoint: Endpoint) -> [String]? {
        if endpoint == .authorize {
            let query = try? FormParameters(parsing: String(request.query))
            return query.flatMap { client(named: $0["client_id"] ?? "") }?.origins
        }
        guard let form = try? form(of: request) else { return nil }
        let authorization = request.head.headerFields[.authorization]
        let named = try? ClientAuthentication.parse(authorization: authorization, form: form)
        return named?.readings.lazy.compactMap { client(named: $0.clientID) }.first?.origins
    }
}

extension Endpoint {
    /// Whose pages may read the answers.
    enum Readers {
        case everyone
        case ownOrigins
        case nobody
    }

    var readers: Readers {
        switch self {
        case .metadata, .keySet, .callback: .everyone
        case .authorize, .token, .revocation: .ownOrigins
        case .loginStatus, .login, .introspection, .live, .ready, .metrics, .verifyMessage: .nobody
        }
    }
}

extension ServerRequest {
    /// The origin of the page that asks; `nil` where no page does.
    fileprivate var origin: String? {
        HTTPField.Name("Origin").flatMap { head.headerFields[$0] }
    }
}

extension ServerResponse {
    fileprivate mutating func allow(_ origin: String) {
        set("Access-Control-Allow-Origin", origin)
        set("Access-Control-Expose-Headers", "Retry-After, WWW-Authenticate")
        if origin != "*" { set("Vary", "Origin") }
    }
}
