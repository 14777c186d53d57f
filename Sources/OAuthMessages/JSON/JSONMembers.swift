#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The members of a JSON object that was received: the only place where Foundation is used.
///
/// A member that is `null` or an empty text counts as left out. What has been read is taken out, so that what remains is
/// what has no meaning here.
///
/// Source: RFC 8259 §4.
package struct JSONMembers {
    /// What has not been read yet.
    package private(set) var remaining: [String: JSONValue]

    /// Decodes an object in UTF-8.
    package init(decoding json: [UInt8]) throws(MessageError) {
        do {
            remaining = try JSONDecoder().decode([String: JSONValue].self, from: Data(json))
        } catch {
            throw .notAnObject
        }
    }

    /// How many members stand in an object that could be decoded: more than were decoded where a name is there twice.
    package static func count(in json: [UInt8]) -> Int {
        var depth = 0
        var count = 0
        var isInText = false
        var isEscaped = false
        for byte in json {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\") where isInText: isEscaped = true
            case UInt8(ascii: "\""): isInText.toggle()
            case _ where isInText: break
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ":") where depth == 1: count += 1
            default: break
            }
        }
        return count
    }

    /// Takes a member of any kind, or `nil` where it is left out.
    package mutating func take(_ name: String) -> JSONValue? {
        switch remaining.removeValue(forKey: name) {
        case nil, .null?, .string("")?: nil
        case let value?: value
        }
    }

    /// Takes a member of the kind that `read` knows.
    package mutating func take<Value>(
        _ name: String,
        _ read: (JSONValue) -> Value?
    ) throws(MessageError) -> Value? {
        guard let member = take(name) else { return nil }
        guard let value = read(member) else { throw .malformedMember(name) }
        return value
    }

    /// Takes a member that has to be there.
    package mutating func takeRequired<Value>(
        _ name: String,
        _ read: (JSONValue) -> Value?
    ) throws(MessageError) -> Value {
        guard let value = try take(name, read) else { throw .missingMember(name) }
        return value
    }
}
