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
    static func text(_ text: String) -> ServerResponse {
        ServerResponse(.ok, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
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
