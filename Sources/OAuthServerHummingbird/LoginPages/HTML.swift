/// Text of an HTML document: a string that is put in by interpolation is escaped, HTML that is put in is not.
///
/// Escaped text is good between tags and in attributes in double quotes, and nowhere else: neither in scripts and styles nor
/// as an address whose scheme somebody else chose.
///
/// Source: HTML Living Standard §13.1.2.
struct HTML: ExpressibleByStringInterpolation, Sendable {
    /// The text.
    private(set) var text: String

    /// Text that is HTML already.
    init(verbatim text: String) { self.text = text }

    init(stringLiteral text: String) { self.text = text }

    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Puts the pieces of a document together.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 64 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ text: String) {
            for scalar in text.unicodeScalars {
                switch scalar {
                case "&": self.text += "&amp;"
                case "<": self.text += "&lt;"
                case ">": self.text += "&gt;"
                case "\"": self.text += "&quot;"
                case "'": self.text += "&#39;"
                default: self.text.unicodeScalars.append(scalar)
                }
            }
        }

        mutating func appendInterpolation(_ number: UInt64) { text += String(number) }

        mutating func appendInterpolation(_ html: HTML) { text += html.text }
    }
}
