/// Writes parameters as `application/x-www-form-urlencoded`, in the order in which they are appended.
///
/// Letters, digits, `-`, `.`, `_` and `~` stand for themselves, a space is written as `+` and every other byte as `%` and
/// two upper-case hex digits: a form every server reads the same way.
///
/// Source: RFC 6749 Appendix B.
public struct FormEncoder: Sendable {
    /// What has been written so far.
    public private(set) var bytes: [UInt8] = []

    /// A form without parameters.
    public init() { bytes.reserveCapacity(256) }

    /// Writes one parameter.
    ///
    /// A name belongs in a form once; the encoder does not look.
    public mutating func append(_ name: String, _ value: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
        appendEncoded(name)
        bytes.append(UInt8(ascii: "="))
        appendEncoded(value)
    }

    /// Writes one parameter, or nothing where there is no value.
    public mutating func append(_ name: String, _ value: String?) {
        if let value { append(name, value) }
    }

    /// Writes one secret parameter, or nothing where there is no value.
    public mutating func append(_ name: String, _ value: Secret?) {
        if let value { append(name, value.reveal()) }
    }

    /// Writes the scope, or nothing where it is empty.
    public mutating func append(_ name: String, _ value: Scope?) {
        if let value, !value.isEmpty { append(name, value.description) }
    }

    /// The form as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The URI with the parameters added to its query.
    ///
    /// What the query already holds stays, and a fragment stays at the end.
    ///
    /// - Parameter uri: An absolute URI; it is not checked.
    /// Source: RFC 6749 §3.1 and §4.1.2.
    public func text(appendedTo uri: String) -> String {
        guard !bytes.isEmpty else { return uri }
        let fragmentStart = uri.firstIndex(of: "#") ?? uri.endIndex
        let base = uri[..<fragmentStart]
        let separator =
            if let question = base.firstIndex(of: "?") {
                base.index(after: question) == base.endIndex || base.hasSuffix("&") ? "" : "&"
            } else {
                "?"
            }
        return base + separator + text + uri[fragmentStart...]
    }

    /// A single name or value as it stands in a form.
    static func encoded(_ text: String) -> String {
        var encoder = FormEncoder()
        encoder.appendEncoded(text)
        return encoder.text
    }

    private mutating func appendEncoded(_ text: String) {
        let text = text.utf8Span.span
        bytes.append(addingCapacity: 3 * text.count) { output in
            for index in text.indices {
                let byte = text[index]
                if byte.isUnreserved {
                    output.append(byte)
                } else if byte == UInt8(ascii: " ") {
                    output.append(UInt8(ascii: "+"))
                } else {
                    output.append(UInt8(ascii: "%"))
                    output.append(Self.hexDigit(byte &>> 4))
                    output.append(Self.hexDigit(byte & 0x0F))
                }
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}

extension FormEncoder: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How much has been written; the values are secret.
    public var description: String { "FormEncoder(\(bytes.count) bytes)" }

    /// How much has been written; the values are secret.
    public var debugDescription: String { description }

    /// How much has been written; the values are secret.
    public var customMirror: Mirror { Mirror(self, children: ["byteCount": bytes.count]) }
}
