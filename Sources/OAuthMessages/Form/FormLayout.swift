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

    func name(at index: Int) -> Range<Int> { Int(entries[index].start)..<Int(entries[index].nameEnd) }

    func value(at index: Int) -> Range<Int> { Int(entries[index].nameEnd)..<Int(entries[index].end) }

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
            let nameDelimiter = try unsafe decode(form, &offset, into: output, &written, stopsAtEquals: true)
            let nameEnd = written
            if nameDelimiter == UInt8(ascii: "=") {
                _ = try unsafe decode(form, &offset, into: output, &written, stopsAtEquals: false)
            }
            try unsafe add(start, nameEnd, written, of: UnsafeBufferPointer(output))
        }
    }

    /// Decodes up to the next delimiter, skips it and returns it; 0 stands for the end of the form.
    private func decode(
        _ form: UnsafeBufferPointer<UInt8>,
        _ offset: inout Int,
        into output: UnsafeMutableBufferPointer<UInt8>,
        _ written: inout Int,
        stopsAtEquals: Bool
    ) throws(FormError) -> UInt8 {
        let start = written
        var delimiter: UInt8 = 0
        var all: UInt8 = 0
        while offset < form.count {
            var byte = unsafe form[offset]
            offset &+= 1
            if byte < 64, Self.special &>> UInt64(byte) & 1 == 1 {
                switch byte {
                case UInt8(ascii: "+"): byte = UInt8(ascii: " ")
                case UInt8(ascii: "%"):
                    guard offset &+ 2 <= form.count,
                        let high = unsafe Self.hexValue(of: form[offset]),
                        let low = unsafe Self.hexValue(of: form[offset &+ 1])
                    else { throw .invalidPercentEncoding }
                    byte = high &<< 4 | low
                    offset &+= 2
                    if byte == 0 { throw .nul }
                case 0: throw .nul
                default: delimiter = stopsAtEquals || byte == UInt8(ascii: "&") ? byte : 0
                }
                if delimiter != 0 { break }
            }
            // In bounds: what is decoded is never longer than what it was decoded from.
            unsafe output[written] = byte
            written &+= 1
            all |= byte
        }
        if all >= 0x80 {
            let decoded = unsafe UnsafeBufferPointer(rebasing: output[start..<written])
            do { _ = try unsafe UTF8Span(validating: Span(_unsafeElements: decoded)) } catch { throw .invalidUTF8 }
        }
        return delimiter
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
            let isState = name.equals("state".utf8Span.span)
            guard isState, end - nameEnd <= FormParameters.maximumStateByteCount else { throw .valueTooLong }
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
