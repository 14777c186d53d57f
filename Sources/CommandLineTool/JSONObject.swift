/// A JSON object on one line, its members in the order in which they were added.
package struct JSONObject {
    private var members = ""

    /// An object without members.
    package init() {}

    package mutating func add(_ name: String, _ value: String?) {
        guard let value else { return add(name, raw: "null") }
        add(name, raw: Self.quoted(value))
    }

    package mutating func add(_ name: String, _ value: Bool) { add(name, raw: value ? "true" : "false") }

    package mutating func add(_ name: String, _ value: UInt64?) { add(name, raw: value.map { String($0) } ?? "null") }

    package mutating func add(_ name: String, _ value: JSONObject?) { add(name, raw: value?.text ?? "null") }

    package mutating func add(_ name: String, _ values: [String]) {
        add(name, raw: "[" + values.map(Self.quoted).joined(separator: ",") + "]")
    }

    package mutating func add(_ name: String, _ values: [JSONObject]) {
        add(name, raw: "[" + values.map(\.text).joined(separator: ",") + "]")
    }

    /// The object's text.
    package var text: String { "{\(members)}" }

    private mutating func add(_ name: String, raw: String) {
        if !members.isEmpty { members += "," }
        members += "\(Self.quoted(name)):\(raw)"
    }

    /// Source: RFC 8259 §7.
    private static func quoted(_ string: String) -> String {
        var quoted = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
