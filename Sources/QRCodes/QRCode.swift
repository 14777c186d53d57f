import CQREncode

/// A QR code: a square of dark and light modules, without the margin around it.
///
/// Source: ISO/IEC 18004; `QRcode_encodeString8bit` of libqrencode.
package struct QRCode {
    /// Modules per side.
    package let size: Int
    /// Row by row.
    private let modules: [Bool]

    /// The margin that readers need, in modules.
    package static let quietZone = 4

    /// Encodes ASCII text at error correction level M; `nil` where it is too long for a code.
    package init?(_ text: String) {
        guard let code = unsafe QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { unsafe QRcode_free(code) }
        let size = unsafe Int(code.pointee.width)
        guard let data = unsafe code.pointee.data else { return nil }
        self.size = size
        modules = (0..<size * size).map { unsafe data[$0] & 1 == 1 }
    }

    /// Whether the module is dark; outside the code all are light.
    package func isDark(row: Int, column: Int) -> Bool {
        0..<size ~= row && 0..<size ~= column && modules[row * size + column]
    }
}

extension QRCode {
    /// Two rows per line of text, with the margin; blocks are the light modules, as on a dark terminal.
    package func halfBlocks(colored: Bool) -> String {
        let side = -Self.quietZone..<size + Self.quietZone
        var text = ""
        for row in stride(from: side.lowerBound, to: side.upperBound, by: 2) {
            // White on black whatever the terminal's own colours are.
            if colored { text += "\u{1B}[38;5;231;48;5;16m" }
            for column in side {
                let isLowerLight = row + 1 < side.upperBound && !isDark(row: row + 1, column: column)
                switch (!isDark(row: row, column: column), isLowerLight) {
                case (true, true): text += "█"
                case (true, false): text += "▀"
                case (false, true): text += "▄"
                case (false, false): text += " "
                }
            }
            if colored { text += "\u{1B}[0m" }
            text += "\n"
        }
        return text
    }

    /// An SVG image of one path, black on white, one unit per module; neighbours in a row are one rectangle.
    package var svg: String {
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                let start = column
                while isDark(row: row, column: column) { column += 1 }
                if column > start {
                    let width = column - start
                    path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(width)v1h-\(width)z"
                }
                column += 1
            }
        }
        let side = size + 2 * Self.quietZone
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(side)v\(side)H0z"/><path d="\(path)"/></svg>

            """
    }
}
