public import HTTPTypes
import OAuthMessages

/// What goes back to the network.
public struct ServerResponse: Sendable {
    /// Status and header fields.
    public var head: HTTPResponse
    /// The body.
    public var body: [UInt8]

    /// An answer with a body that must not be stored by anyone on the way.
    init(_ status: HTTPResponse.Status, contentType: String? = nil, body: [UInt8] = []) {
        head = HTTPResponse(status: status)
        head.headerFields[.cacheControl] = "no-store"
        head.headerFields[.contentType] = contentType
        self.body = body
    }

    /// An answer in JSON.
    static func json(_ body: [UInt8], status: HTTPResponse.Status = .ok) -> ServerResponse {
        ServerResponse(status, contentType: "application/json", body: body)
    }

    /// An answer in plain ASCII.
    static func text(_ text: String, contentType: String = "text/plain; charset=utf-8") -> ServerResponse {
        ServerResponse(.ok, contentType: contentType, body: Array(text.utf8))
    }

    /// Sends a browser elsewhere, with GET and without saying where it comes from.
    ///
    /// - Parameter location: A URI, or an absolute path here.
    /// Source: RFC 9110 §15.4.4.
    static func seeOther(_ location: String) -> ServerResponse {
        var response = ServerResponse(.seeOther)
        response.head.headerFields[.location] = location
        response.set("Referrer-Policy", "no-referrer")
        return response
    }

    /// Sets a header field; a name that is none sets nothing.
    mutating func set(_ name: String, _ value: String) {
        if let name = HTTPField.Name(name) { head.headerFields[name] = value }
    }

    /// An error as RFC 6749 §5.2 shapes it; a 401 names the way to authenticate.
    static func error(_ error: OAuthError, status: HTTPResponse.Status? = nil) -> ServerResponse {
        let status = status ?? HTTPResponse.Status(code: error.suggestedStatus)
        var response = json(error.encoded(), status: status)
        if status == .unauthorized { response.head.headerFields[.wwwAuthenticate] = #"Basic realm="token""# }
        return response
    }

    /// The error of a request that is refused.
    static func error(_ refusal: Refusal) -> ServerResponse {
        error(refusal.error, status: HTTPResponse.Status(code: refusal.status))
    }

    /// What a server in front answers to a body that is longer than what it reads.
    public static var bodyTooLong: ServerResponse {
        error(OAuthError(.invalidRequest, "the body is longer than 16 KiB"), status: .contentTooLarge)
    }

    /// What a server in front answers to a client that takes too long for sending its body.
    public static var bodyTooSlow: ServerResponse {
        var response = error(OAuthError(.invalidRequest, "the body took too long"), status: .requestTimeout)
        response.head.headerFields[.connection] = "close"
        return response
    }

    /// What a server in front answers before the engine has started.
    public static var notStarted: ServerResponse {
        error(OAuthError(.temporarilyUnavailable, "the server is starting; try again"))
    }
}
