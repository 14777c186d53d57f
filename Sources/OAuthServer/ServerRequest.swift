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
}
