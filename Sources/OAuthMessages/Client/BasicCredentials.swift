import Primitives

/// The credentials in an `Authorization: Basic` header, in the one or two ways in which they can be read.
///
/// The standard has name and secret form-encoded before they are put into the header, and half of all clients and
/// servers leave that out. Where it makes a difference, a server looks at both readings.
///
/// Source: RFC 6749 §2.3.1; RFC 7617 §2.
public struct BasicCredentials: Equatable, Sendable {
    /// How name and secret are put into the header.
    public enum Encoding: Hashable, Sendable {
        /// Form-encoded first, as the standard has it.
        case form
        /// As they are, for servers that do not decode them.
        case raw
    }

    /// What the header says: the form-decoded reading first, then the raw one where it is another.
    ///
    /// There is always one.
    public let readings: [ClientCredentials]

    /// The header's value.
    private let header: Secret

    /// Makes credentials to send.
    ///
    /// - Parameters:
    ///   - credentials: The client's name, without `:` where it is not encoded, and its secret.
    ///   - encoding: How the server expects them.
    public init(_ credentials: ClientCredentials, encoding: Encoding = .form) {
        let clientID = credentials.clientID
        let secret = credentials.secret.reveal()
        let text =
            switch encoding {
            case .form: "\(FormEncoder.encoded(clientID)):\(FormEncoder.encoded(secret))"
            case .raw: "\(clientID):\(secret)"
            }
        let bytes = text.utf8Span.span
        let base64 = [UInt8](capacity: Base64.textCount(byteCount: bytes.count)) { Base64.encode(bytes, into: &$0) }
        header = Secret("Basic " + String(decoding: base64, as: UTF8.self))
        readings = [credentials]
    }

    /// Parses the value of an `Authorization` header of the scheme `Basic`.
    ///
    /// - Throws: ``ClientAuthenticationError/unsupportedMethod`` for another scheme, or
    ///   ``ClientAuthenticationError/malformedHeader``.
    public init(parsing header: String) throws(ClientAuthenticationError) {
        guard let encoded = AuthorizationHeader.value(of: header, scheme: "basic") else { throw .unsupportedMethod }
        guard let text = Self.decode(encoded), let colon = text.firstIndex(of: ":") else { throw .malformedHeader }
        let clientID = String(text[..<colon])
        let secret = String(text[text.index(after: colon)...])
        var readings: [ClientCredentials] = []
        if let clientID = Self.formDecoded(clientID), let secret = Self.formDecoded(secret),
            let reading = ClientCredentials(checking: clientID, secret)
        {
            readings.append(reading)
        }
        if let reading = ClientCredentials(checking: clientID, secret), readings != [reading] {
            readings.append(reading)
        }
        guard !readings.isEmpty else { throw .malformedHeader }
        self.readings = readings
        self.header = Secret(header)
    }

    /// The value of the `Authorization` header.
    public var authorizationHeader: Secret { header }

    /// Whether the readings are the same; the headers may differ.
    public static func == (left: Self, right: Self) -> Bool { left.readings == right.readings }

    /// The text that canonical, padded base64 stands for.
    private static func decode(_ encoded: String) -> String? {
        let text = encoded.utf8Span.span
        guard text.count > 0, text.count % 4 == 0 else { return nil }
        var padding = 0
        while padding < 2, text[text.count - 1 - padding] == UInt8(ascii: "=") { padding += 1 }
        var bytes = [UInt8](repeating: 0, count: text.count / 4 * 3 - padding)
        var span = bytes.mutableSpan
        do { try Base64.decode(text, into: &span) } catch { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The text that a single form-encoded value stands for, or `nil` where it is not one.
    private static func formDecoded(_ text: String) -> String? {
        guard !text.isEmpty else { return text }
        guard !text.utf8.contains(where: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "=") }) else { return nil }
        return (try? FormParameters(parsing: "v=\(text)"))?["v"]
    }
}
