public import HTTPTypes

/// An HTTP request that a client sends; printing it shows neither header fields nor the body.
public struct ClientRequest: Sendable {
    /// The method.
    public var method: HTTPRequest.Method
    /// Where it is sent.
    public var endpoint: Endpoint
    /// The header fields, without `Host` and `Content-Length`, which the transport adds.
    public var headerFields: HTTPFields
    /// The body; it may be empty.
    public var body: [UInt8]

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - endpoint: Where it is sent.
    ///   - headerFields: The header fields, without `Host` and `Content-Length`.
    ///   - body: The body; it may be empty.
    public init(
        _ method: HTTPRequest.Method = .get,
        _ endpoint: Endpoint,
        headerFields: HTTPFields = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.endpoint = endpoint
        self.headerFields = headerFields
        self.body = body
    }
}

extension ClientRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The method and the URL without its query.
    public var description: String { "\(method.rawValue) \(endpoint)" }

    /// The method and the URL without its query.
    public var debugDescription: String { description }

    /// The method and the URL without its query.
    public var customMirror: Mirror {
        Mirror(self, children: ["method": method.rawValue, "endpoint": endpoint.description], displayStyle: .struct)
    }
}
