/// Writes JSON to bytes, in one pass and without a space.
///
/// Source: RFC 8259.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    /// Whether something stands before the next member or element.
    private var needsComma = false

    package init(byteCapacity: Int = 512) { bytes.reserveCapacity(byteCapacity) }

    /// Writes an object whose members `body` writes.
    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "{"))
        body(&self)
        close(UInt8(ascii: "}"))
    }

    /// Writes a name and its text, or nothing where there is none.
    package mutating func member(_ name: String, _ value: String?) {
        guard let value else { return }
        writeName(name)
        writeQuoted(value)
    }

    /// Writes a name and its number, or nothing where there is none.
    package mutating func member(_ name: String, _ value: Int64?) {
        guard let value else { return }
        writeName(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    package mutating func member(_ name: String, _ value: Bool) {
        writeName(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Writes a name and its texts, or nothing where there are none.
    package mutating func member(_ name: String, _ values: [String]?) {
        guard let values, !values.isEmpty else { return }
        member(name, JSONValue.array(values.map { .string($0) }))
    }

    package mutating func member(_ name: String, _ value: JSONValue) {
        writeName(name)
        write(value)
    }

    /// Writes members in the order of their names, so that equal messages are equal bytes.
    package mutating func members(_ members: [String: JSONValue]) {
        for (name, value) in members.sorted(by: { $0.key < $1.key }) { member(name, value) }
    }

    private mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        // JSON has no infinity and no NaN.
        case .number(let value): bytes.append(contentsOf: (value.isFinite ? value.description : "null").utf8)
        case .string(let value): writeQuoted(value)
        case .array(let values):
            open(UInt8(ascii: "["))
            for value in values {
                writeComma()
                write(value)
                needsComma = true
            }
            close(UInt8(ascii: "]"))
        case .object(let members): object { $0.members(members) }
        }
    }

    private mutating func open(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func writeName(_ name: String) {
        writeComma()
        writeQuoted(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = true
    }

    private mutating func writeComma() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func writeQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.consists(of: { !Self.needsEscape($0) }) {
            bytes.append(contentsOf: text.utf8)
        } else {
            for byte in text.utf8 { writeEscaped(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        guard Self.needsEscape(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        guard byte < 0x20 else { return bytes.append(byte) }
        bytes.append(contentsOf: "u00".utf8)
        bytes.append(UInt8(ascii: "0") + byte / 16)
        bytes.append(byte % 16 < 10 ? UInt8(ascii: "0") + byte % 16 : UInt8(ascii: "a") + byte % 16 - 10)
    }
}
