import Primitives

/// Where the names and values of a form stand among its decoded bytes, and the one pass that finds out.
///
/// It has room for all parameters a form may have, so that a form takes one allocation.
struct FormLayout: Sendable {
    /// A value begins where its name ends; 16 bits are enough for 16 KiB.
    private struct Entry: BitwiseCopyable, Sendable {
        var start: UInt16 = 0
        var nameEnd: UInt16 = 0
        var end: UInt16 = 0
    }

    private var entries = [32 of Entry](repeating: Entry())
    private(set) var count = 0
    /// The name of the parameter that may have more bytes than the others.
    private let longParameter: String

    init(longParameter: String) { self.longParameter = longParameter }

    // Through the span, because the array's own subscript copies all of it first.
    func name(at index: Int) -> Range<Int> {
        let entry = entries.span[index]
        return Int(entry.start)..<Int(entry.nameEnd)
    }

    func value(at index: Int) -> Range<Int> {
        let entry = entries.span[index]
        return Int(entry.nameEnd)..<Int(entry.end)
    }

    /// Decodes all of `form` into `output`, which has room for as many bytes.
    mutating func read(_ form: Span<UInt8>, into output: inout OutputSpan<UInt8>) throws(FormError) {
        try unsafe form.withUnsafeBufferPointer { (form) throws(FormError) in
            try unsafe output.withUnsafeMutableBufferPointer { (output, written) throws(FormError) in
                try unsafe read(form, into: output, &written)
            }
        }
    }

    private mutating func read(
        _ form: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>,
        _ written: inout Int
    ) throws(FormError) {
        var offset = 0
        while offset < form.count {
            if unsafe form[offset] == UInt8(ascii: "&") {
                offset &+= 1
                continue
            }
            let start = written
            let hasValue = try unsafe decode(form, &offset, into: output, &written, upToEquals: true)
            let nameEnd = written
            if hasValue { _ = try unsafe decode(form, &offset, into: output, &written, upToEquals: false) }
            try unsafe add(start, nameEnd, written, of: UnsafeBufferPointer(output))
        }
    }

    /// Decodes a name or a value, and skips the delimiter behind it; returns whether that is a `=`.
    @inline(__always)
    private func decode(
        _ form: UnsafeBufferPointer<UInt8>,
        _ offset: inout Int,
        into output: UnsafeMutableBufferPointer<UInt8>,
        _ written: inout Int,
        upToEquals: Bool
    ) throws(FormError) -> Bool {
        var read = offset
        var write = written
        var endsAtEquals = false
        var all: UInt8 = 0
        reading: while read < form.count {
            var byte = unsafe form[read]
            read &+= 1
            if byte < 64, Self.special &>> UInt64(byte) & 1 == 1 {
                switch byte {
                case UInt8(ascii: "&"): break reading
                case UInt8(ascii: "=") where upToEquals:
                    endsAtEquals = true
                    break reading
                case UInt8(ascii: "="): break
                case UInt8(ascii: "+"): byte = UInt8(ascii: " ")
                case UInt8(ascii: "%"):
                    guard read &+ 2 <= form.count,
                        let high = unsafe Self.hexValue(of: form[read]),
                        let low = unsafe Self.hexValue(of: form[read &+ 1])
                    else { throw .invalidPercentEncoding }
                    byte = high &<< 4 | low
                    read &+= 2
                    if byte == 0 { throw .nul }
                default: throw .nul
                }
            }
            // In bounds: what is decoded is never longer than what it was decoded from.
            unsafe output[write] = byte
            write &+= 1
            all |= byte
        }
        if all >= 0x80 {
            let decoded = unsafe UnsafeBufferPointer(rebasing: output[written..<write])
            do { _ = try unsafe UTF8Span(validating: Span(_unsafeElements: decoded)) } catch { throw .invalidUTF8 }
        }
        offset = read
        written = write
        return endsAtEquals
    }

    private mutating func add(
        _ start: Int,
        _ nameEnd: Int,
        _ end: Int,
        of output: UnsafeBufferPointer<UInt8>
    ) throws(FormError) {
        guard nameEnd > start else { throw .emptyName }
        guard nameEnd - start <= FormParameters.maximumNameByteCount else { throw .nameTooLong }
        let bytes = unsafe Span(_unsafeElements: output)
        let name = bytes.extracting(start..<nameEnd)
        if end - nameEnd > FormParameters.maximumValueByteCount {
            let isLong = name.equals(longParameter.utf8Span.span)
            guard isLong, end - nameEnd <= FormParameters.maximumStateByteCount else { throw .valueTooLong }
        }
        for index in 0..<count where bytes.extracting(self.name(at: index)).equals(name) { throw .duplicateParameter }
        guard count < FormParameters.maximumCount else { throw .tooManyParameters }
        entries[count] = Entry(start: UInt16(start), nameEnd: UInt16(nameEnd), end: UInt16(end))
        count &+= 1
    }

    /// One bit for each of the bytes that do not stand for themselves: NUL, `%`, `&`, `+` and `=`.
    private static let special: UInt64 = 1 | 1 &<< 0x25 | 1 &<< 0x26 | 1 &<< 0x2B | 1 &<< 0x3D

    private static func hexValue(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
