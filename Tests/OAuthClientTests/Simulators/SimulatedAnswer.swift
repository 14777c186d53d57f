import HTTPTypes
import OAuthMessages

/// What a simulated server answers.
struct SimulatedAnswer: Sendable {
    var status: Int
    var headers = HTTPFields()
    var body: [UInt8] = []

    static func text(_ status: Int, _ text: String, type: String = "text/plain") -> SimulatedAnswer {
        SimulatedAnswer(status: status, headers: [.contentType: type], body: Array(text.utf8))
    }

    static func empty(_ status: Int) -> SimulatedAnswer { SimulatedAnswer(status: status) }

    static func html(_ status: Int, _ text: String = "<html><body>Something happened</body></html>") -> SimulatedAnswer
    {
        .text(status, text, type: "text/html; charset=utf-8")
    }

    static func json(
        _ status: Int,
        _ members: [String: JSONValue],
        type: String = "application/json"
    ) -> SimulatedAnswer {
        var writer = JSONWriter()
        writer.object { $0.members(members) }
        return SimulatedAnswer(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store"],
            body: writer.bytes
        )
    }

    /// An error as RFC 6749 §5.2 has it.
    static func error(_ status: Int, _ code: String, _ text: String? = nil) -> SimulatedAnswer {
        var members: [String: JSONValue] = ["error": .string(code)]
        if let text { members["error_description"] = .string(text) }
        return .json(status, members)
    }

    static func redirect(_ location: String) -> SimulatedAnswer {
        SimulatedAnswer(status: 302, headers: [.location: location])
    }

    /// Where a redirect leads.
    var location: String? { headers[.location] }

    func with(_ name: HTTPField.Name, _ value: String) -> SimulatedAnswer {
        var answer = self
        answer.headers[name] = value
        return answer
    }
}
