import Primitives

/// The parameters of a request or a redirect, decoded from `application/x-www-form-urlencoded`.
///
/// A name stands there once and a parameter without a value counts as left out, so that what is read is what everyone
/// else reads. Printing the parameters shows their names alone, as the values are codes, tokens and secrets.
///
/// Source: RFC 6749 Appendix B, §3.1 and §3.2; URL Standard, §5.1 (`application/x-www-form-urlencoded` parsing).
public struct FormParameters: Sendable {
    /// The longest form that is parsed, in bytes.
    public static let maximumByteCount = 16 * 1024
    /// The largest number of parameters.
    public static let maximumCount = 32
    /// The longest name, in bytes after decoding.
    public static let maximumNameByteCount = 64
    /// The longest value, in bytes after decoding.
    public static let maximumValueByteCount = 4 * 1024
    /// The longest value of `state`, in which clients keep what they please, in bytes after decoding.
    public static let maximumStateByteCount = 8 * 1024

    /// The names and values one after another, decoded.
    private let bytes: [UInt8]
    private let layout: FormLayout

    /// Parses the body of a request, or the query of a URI without its `?`.
    ///
    /// `+` stands for a space, nothing between two `&` is skipped, and a name without `=` has no value. All other bytes
    /// stand for themselves, as the token request printed in the grant's specification needs it.
    ///
    /// - Parameter form: At most 16 KiB.
    /// - Throws: ``FormError`` with the first thing that is wrong.
    public init(parsing form: Span<UInt8>) throws(FormError) { try self.init(parsing: form, longParameter: "state") }

    /// Parses a form in which another parameter than `state` may have 8 KiB.
    package init(parsing form: Span<UInt8>, longParameter: String) throws(FormError) {
        guard form.count <= Self.maximumByteCount else { throw .tooLong }
        var layout = FormLayout(longParameter: longParameter)
        bytes = try [UInt8](capacity: form.count) { (output: inout OutputSpan<UInt8>) throws(FormError) in
            try layout.read(form, into: &output)
        }
        self.layout = layout
    }

    /// Parses the body of a request, or the query of a URI without its `?`.
    ///
    /// - Parameter form: At most 16 KiB in UTF-8.
    /// - Throws: ``FormError`` with the first thing that is wrong.
    public init(parsing form: String) throws(FormError) {
        try self.init(parsing: form.utf8Span.span)
    }
}

extension FormParameters {
    /// The value of the parameter, or `nil` where it is left out or empty.
    public subscript(name: String) -> String? {
        range(of: name).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// Whether the parameter is there with a value.
    public func contains(_ name: String) -> Bool { range(of: name) != nil }

    /// Lends the bytes of a value to `body`; returns `nil` where the parameter is left out or empty.
    public func withValue<Result, Failure: Error>(
        of name: String,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard let range = range(of: name) else { return nil }
        return try body(bytes.span.extracting(range))
    }

    /// The names in the order of the form, those without a value included.
    public var names: [String] {
        (0..<layout.count).map { String(decoding: bytes[layout.name(at: $0)], as: UTF8.self) }
    }

    private func range(of name: String) -> Range<Int>? {
        let name = name.utf8Span.span
        for index in 0..<layout.count {
            let candidate = layout.name(at: index)
            guard candidate.count == name.count, bytes.span.extracting(candidate).equals(name) else { continue }
            let value = layout.value(at: index)
            return value.isEmpty ? nil : value
        }
        return nil
    }
}

extension FormParameters: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names of the parameters.
    public var description: String { "FormParameters(\(names.joined(separator: ", ")))" }

    /// The names of the parameters.
    public var debugDescription: String { description }

    /// The names of the parameters.
    public var customMirror: Mirror { Mirror(self, children: ["names": names]) }
}
