public import HTTPTypes

/// The answer to a request; printing it shows its status and length alone.
public struct ClientResponse: Sendable {
    /// The status code.
    public var status: Int
    /// The header fields.
    public var headerFields: HTTPFields
    /// The whole body.
    public var body: [UInt8]

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - status: The status code, 100 to 999.
    ///   - headerFields: The header fields.
    ///   - body: The whole body.
    public init(status: Int, headerFields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headerFields = headerFields
        self.body = body
    }

    /// The body as text; bytes that are not UTF-8 are replaced.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Whether the server says that it did what was asked for.
    public var isSuccess: Bool { 200...299 ~= status }
}

extension ClientResponse {
    /// How long the server asks to be left alone; `nil` where it does not say, or says it with a date.
    ///
    /// The answers of OAuth endpoints say it in seconds: a date is turned into them when it arrives.
    ///
    /// Source: RFC 9110 §10.2.3.
    public var retryAfter: Duration? {
        guard let text = headerFields[.retryAfter], let seconds = Int64(text), seconds >= 0 else { return nil }
        return .seconds(seconds)
    }

    /// Turns a date in `Retry-After` into seconds from now on; a date that is past becomes 0.
    ///
    /// Source: RFC 9110 §10.2.3.
    mutating func countRetryAfter(from now: Int64) {
        guard let text = headerFields[.retryAfter], let date = HTTPDate.seconds(parsing: text, at: now) else { return }
        let (seconds, overflow) = date.subtractingReportingOverflow(now)
        headerFields[.retryAfter] = String(overflow ? 0 : max(0, seconds))
    }

    /// Whether this is a page for people: a proxy, a captive portal or an error page stands between.
    var isPage: Bool {
        if let type = headerFields[.contentType]?.lowercased(), type.hasPrefix("text/html") { return true }
        return body.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "<")
    }
}

extension ClientResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The status and the length of the body.
    public var description: String { "\(status), \(body.count) bytes" }

    /// The status and the length of the body.
    public var debugDescription: String { description }

    /// The status and the length of the body.
    public var customMirror: Mirror {
        Mirror(self, children: ["status": status, "byteCount": body.count], displayStyle: .struct)
    }
}
