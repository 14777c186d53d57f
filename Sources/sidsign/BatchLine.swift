import Primitives

/// One line of a batch: where the values of `{"sid","address","signature"}` stand in it.
///
/// Source: RFC 8259. Member names may come in any order, each once.
struct BatchLine {
    /// Why a line is not such an object.
    enum Malformed: Error {
        case tooLong, notUTF8, notJSON, notAnObject, unknownMember, duplicateMember, notAString, missingMember
    }

    let sid: Range<Int>
    let address: Range<Int>
    let signature: Range<Int>

    /// Parses the line and replaces the escapes in its strings by what they stand for, which is never longer.
    init(parsing line: inout MutableSpan<UInt8>, _ range: Range<Int>) throws(Malformed) {
        var scanner = try Scanner(line, range)
        scanner.skipWhiteSpace(line)
        guard scanner.take("{", line) else { throw scanner.position == scanner.end ? .notJSON : .notAnObject }
        var sid: Range<Int>?
        var address: Range<Int>?
        var signature: Range<Int>?
        repeat {
            scanner.skipWhiteSpace(line)
            if sid == nil, address == nil, signature == nil, scanner.peek("}", line) { throw .missingMember }
            let name = try scanner.string(&line)
            scanner.skipWhiteSpace(line)
            guard scanner.take(":", line) else { throw .notJSON }
            scanner.skipWhiteSpace(line)
            if line.equal(name, "sid") {
                guard sid == nil else { throw .duplicateMember }
                sid = try scanner.value(&line)
            } else if line.equal(name, "address") {
                guard address == nil else { throw .duplicateMember }
                address = try scanner.value(&line)
            } else if line.equal(name, "signature") {
                guard signature == nil else { throw .duplicateMember }
                signature = try scanner.value(&line)
            } else {
                throw .unknownMember
            }
            scanner.skipWhiteSpace(line)
        } while scanner.take(",", line)
        guard scanner.take("}", line) else { throw .notJSON }
        scanner.skipWhiteSpace(line)
        guard scanner.position == scanner.end else { throw .notJSON }
        guard let sid, let address, let signature else { throw .missingMember }
        self.sid = sid
        self.address = address
        self.signature = signature
    }
}

extension BatchLine.Malformed: CustomStringConvertible {
    var description: String {
        switch self {
        case .tooLong: "the line is longer than \(LineSplitter.maximumLineByteCount) bytes"
        case .notUTF8: "the line is not UTF-8"
        case .notJSON: "the line is not JSON"
        case .notAnObject: "the line is not a JSON object"
        case .unknownMember: "the object has a member other than sid, address and signature"
        case .duplicateMember: "the object has a member twice"
        case .notAString: "sid, address and signature are strings"
        case .missingMember: "the object lacks sid, address or signature"
        }
    }
}

/// Reads JSON tokens from a line.
private struct Scanner {
    private(set) var position: Int
    let end: Int
    /// Whether there are no escapes, control characters and bytes outside ASCII, so that a string ends at the next quote.
    private let isSimple: Bool

    init(_ line: borrowing MutableSpan<UInt8>, _ range: Range<Int>) throws(BatchLine.Malformed) {
        position = range.lowerBound
        end = range.upperBound
        let bytes = line.span.extracting(range)
        isSimple = bytes.isPlainASCII(without: UInt8(ascii: "\\"))
        guard !isSimple else { return }
        do { _ = try UTF8Span(validating: bytes) } catch { throw .notUTF8 }
    }

    mutating func skipWhiteSpace(_ line: borrowing MutableSpan<UInt8>) {
        while position < end {
            switch line[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): position += 1
            default: return
            }
        }
    }

    func peek(_ character: Unicode.Scalar, _ line: borrowing MutableSpan<UInt8>) -> Bool {
        position < end && line[position] == UInt8(ascii: character)
    }

    mutating func take(_ character: Unicode.Scalar, _ line: borrowing MutableSpan<UInt8>) -> Bool {
        guard peek(character, line) else { return false }
        position += 1
        return true
    }

    /// A string as the value of a member.
    mutating func value(_ line: inout MutableSpan<UInt8>) throws(BatchLine.Malformed) -> Range<Int> {
        guard peek("\"", line) else {
            throw position < end && Self.beginsValue(line[position]) ? .notAString : .notJSON
        }
        return try string(&line)
    }

    /// A string; its content is written over it from its start on.
    mutating func string(_ line: inout MutableSpan<UInt8>) throws(BatchLine.Malformed) -> Range<Int> {
        guard take("\"", line) else { throw .notJSON }
        let start = position
        if isSimple {
            guard let quote = line.span.firstIndex(of: UInt8(ascii: "\""), in: start..<end) else { throw .notJSON }
            position = quote + 1
            return start..<quote
        }
        var written = position
        while position < end {
            let byte = line[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return start..<written
            case UInt8(ascii: "\\"):
                for unit in Character(try escape(line)).utf8 {
                    line[written] = unit
                    written += 1
                }
            default:
                guard byte >= 0x20 else { throw .notJSON }
                line[written] = byte
                written += 1
                position += 1
            }
        }
        throw .notJSON
    }

    /// The character an escape stands for.
    private mutating func escape(_ line: borrowing MutableSpan<UInt8>) throws(BatchLine.Malformed) -> Unicode.Scalar {
        guard position + 1 < end else { throw .notJSON }
        let letter = line[position + 1]
        position += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw .notJSON
        }
        let unit = try hexDigits(line)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(unit), take("\\", line), take("u", line) else { throw .notJSON }
        let trail = try hexDigits(line)
        guard UTF16.isTrailSurrogate(trail) else { throw .notJSON }
        return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
    }

    private mutating func hexDigits(_ line: borrowing MutableSpan<UInt8>) throws(BatchLine.Malformed) -> UInt16 {
        guard position + 4 <= end else { throw .notJSON }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(line[position])).hexDigitValue else { throw .notJSON }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    /// Whether a JSON value other than a string may begin with this byte.
    private static func beginsValue(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

extension MutableSpan<UInt8> {
    /// Whether the bytes of `range` are this ASCII text.
    fileprivate func equal(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count where unsafe self[range.lowerBound + offset] != text.utf8Start[offset] {
            return false
        }
        return true
    }
}
