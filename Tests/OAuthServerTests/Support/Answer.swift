import HTTPTypes
import OAuthMessages
import OAuthServer

/// A server's answer, taken apart.
struct Answer {
    let status: Int
    let fields: HTTPFields
    let body: [UInt8]

    init(_ response: ServerResponse) {
        status = response.head.status.code
        fields = response.head.headerFields
        body = response.body
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The members of a JSON object; none where the body is something else.
    var json: [String: JSONValue] { (try? JSONMembers(decoding: body))?.remaining ?? [:] }

    var error: String? { json["error"]?.string }

    /// The value of a header field, or `nil`.
    func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }

    /// The whole answer as a client could compare it.
    var everything: String { "\(status) \(fields.map { "\($0.name): \($0.value)" }.sorted()) \(text)" }
}
