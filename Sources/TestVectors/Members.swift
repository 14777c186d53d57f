/// The members of one JSON object, each of which has to be taken: one that is left over is refused.
package struct Members {
    private let container: KeyedDecodingContainer<Name>
    private var left: Set<String>

    init(_ decoder: any Decoder) throws {
        container = try decoder.container(keyedBy: Name.self)
        left = Set(container.allKeys.map(\.stringValue))
    }

    /// Takes a member that has to be there.
    mutating func take<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        left.remove(name)
        return try container.decode(type, forKey: Name(name))
    }

    /// Takes a member that has to be there and may be `null`.
    mutating func takeNullable<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value? {
        left.remove(name)
        guard container.contains(Name(name)) else { throw Refusal("no \(name)") }
        return try container.decodeNil(forKey: Name(name)) ? nil : container.decode(type, forKey: Name(name))
    }

    /// Takes bytes in lower-case hexadecimal; `byteCount` where there is one right number of them.
    mutating func takeHex(_ name: String, byteCount: Int? = nil) throws -> [UInt8] {
        guard let bytes = [UInt8](hex: try take(name, as: String.self)) else {
            throw Refusal("\(name) is not lower-case hexadecimal")
        }
        if let byteCount, bytes.count != byteCount { throw Refusal("\(name) is not \(byteCount) bytes") }
        return bytes
    }

    /// Takes `name` as UTF-8, or else the bytes of `name` with `Hex` at its end.
    mutating func takeBytes(_ name: String) throws -> [UInt8] {
        contains(name) ? Array(try take(name, as: String.self).utf8) : try takeHex(name + "Hex")
    }

    /// Takes a text that may not be empty.
    mutating func takeText(_ name: String) throws -> String {
        let text: String = try take(name)
        guard !text.isEmpty else { throw Refusal("\(name) is empty") }
        return text
    }

    /// Takes `result`, and what belongs to each of its two values.
    mutating func takeExpectation<Value, Failure>(
        valid: (inout Members) throws -> Value,
        invalid: (inout Members, _ error: String) throws -> Failure
    ) throws -> Expectation<Value, Failure> {
        switch try take("result", as: String.self) {
        case "valid":
            guard !contains("error") else { throw Refusal("a valid test has an error") }
            return .valid(try valid(&self))
        case "invalid":
            guard contains("error") else { throw Refusal("an invalid test has no error") }
            let error = try takeText("error")
            return .invalid(try invalid(&self, error))
        case let result: throw Refusal("the result \(result) is neither valid nor invalid")
        }
    }

    /// Takes `result`, where an invalid test says nothing but its error.
    mutating func takeExpectation<Value>(
        valid: (inout Members) throws -> Value
    ) throws -> Expectation<Value, String> {
        try takeExpectation(valid: valid) { _, error in error }
    }

    /// Takes `result` of a test that is always valid.
    mutating func takeValid() throws {
        guard case .valid = try takeExpectation(valid: { _ in }) else { throw Refusal("the result is not valid") }
    }

    func contains(_ name: String) -> Bool { container.contains(Name(name)) }

    /// Throws where a member has not been taken.
    func finish() throws {
        guard left.isEmpty else { throw Refusal("unknown member \(left.sorted().joined(separator: ", "))") }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

/// What a test expects: a value, or the name of an error and what else is known of it.
package enum Expectation<Value: Sendable, Failure: Sendable>: Sendable {
    case valid(Value)
    case invalid(Failure)
}
