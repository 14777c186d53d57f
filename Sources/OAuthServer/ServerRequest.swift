public import HTTPTypes

/// A request as it came from the network, whatever the server in front of the engine is.
public struct ServerRequest: Sendable {
    /// Method, path with its query, and header fields.
    public let head: HTTPRequest
    /// The body, which the server in front has limited in length.
    public let body: [UInt8]
    /// Who asks: what limits are counted by and what the log names.
    public let remoteAddress: String

    /// A request.
    public init(head: HTTPRequest, body: [UInt8] = [], remoteAddress: String) {
        self.head = head
        self.body = body
        self.remoteAddress = remoteAddress
    }

    /// The path, without the query.
    var path: Substring { (head.path ?? "/").prefix { $0 != "?" } }

    /// The query without its `?`; empty where there is none.
    var query: Substring { (head.path ?? "").drop { $0 != "?" }.dropFirst() }

    /// What the body is said to be, in lower case and without parameters; empty where nothing is said.
    ///
    /// Source: RFC 9110 §8.3.1.
    var mediaType: String {
        let value = head.headerFields[.contentType] ?? ""
        return String(value.prefix { $0 != ";" && $0 != " " }).lowercased()
    }

    /// Whether the client names the media type among those it wants.
    func accepts(_ mediaType: String) -> Bool {
        head.headerFields[values: .accept].contains { $0.lowercased().contains(mediaType) }
    }
}
