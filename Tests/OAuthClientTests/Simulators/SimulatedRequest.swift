import HTTPTypes
import OAuthMessages

/// A request as a simulated server sees it.
struct SimulatedRequest: Sendable {
    let method: HTTPRequest.Method
    /// Without the query.
    let path: String
    /// As it was sent, without `?`; `nil` where there is none.
    let query: String?
    let authority: String
    let headers: HTTPFields
    let body: [UInt8]

    /// Splits what stands in the request line.
    init(method: HTTPRequest.Method, target: String, authority: String, headers: HTTPFields, body: [UInt8]) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.method = method
        path = parts.first.map { String($0) } ?? "/"
        query = parts.count == 2 ? String(parts[1]) : nil
        self.authority = authority
        self.headers = headers
        self.body = body
    }

    /// `POST /token`, for counting.
    var name: String { "\(method.rawValue) \(path)" }

    /// The parameters of the query; `nil` where it is malformed.
    var parameters: FormParameters? { try? FormParameters(parsing: query ?? "") }

    /// The parameters of a form; `nil` where the body is none.
    var form: FormParameters? { try? FormParameters(parsing: body.span) }

    /// The media type without its parameters.
    var mediaType: String? {
        headers[.contentType]?.split(separator: ";").first?.lowercased()
    }

    /// What stands behind `Bearer `, exactly so written.
    var bearer: String? {
        guard let value = headers[.authorization], value.hasPrefix("Bearer ") else { return nil }
        return String(value.dropFirst(7))
    }

    /// The members of a JSON object of texts; `nil` where the body is none.
    var members: [String: JSONValue]? { (try? JSONMembers(decoding: body))?.remaining }
}
