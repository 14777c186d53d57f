import Primitives

extension Span<UInt8> {
    /// Whether the bytes begin with `prefix`, in any letter case if asked for; `prefix` is then lower-case.
    func hasPrefix(_ prefix: StaticString, ignoringCase: Bool = false) -> Bool {
        guard prefix.utf8CodeUnitCount <= count else { return false }
        for index in 0..<prefix.utf8CodeUnitCount {
            let byte = ignoringCase ? self[index].lowerCased : self[index]
            guard unsafe byte == prefix.utf8Start[index] else { return false }
        }
        return true
    }

    /// Whether `other` is the same text when ASCII letters count without their case.
    func equalsIgnoringCase(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        if equals(other) { return true }
        for index in indices where self[index].lowerCased != other[index].lowerCased { return false }
        return true
    }

    /// Whether the bytes are a URI scheme: a letter, then letters, digits, `+`, `-` and `.`.
    ///
    /// Source: RFC 3986 §3.1.
    var isScheme: Bool {
        guard count > 0, UInt8(ascii: "a")...UInt8(ascii: "z") ~= self[0].lowerCased else { return false }
        for index in indices where !ByteClass(of: self[index]).contains(.scheme) { return false }
        return true
    }

    /// The number these decimal digits write, without a sign or leading zeros; `nil` above 19 digits.
    var decimalNumber: UInt64? {
        guard 1...19 ~= count, self[0] != UInt8(ascii: "0") || count == 1 else { return nil }
        var number: UInt64 = 0
        for index in indices {
            let digit = self[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number &* 10 &+ UInt64(digit)
        }
        return number
    }
}

extension UInt8 {
    /// The lower-case letter for an ASCII capital, any other byte as it is.
    var lowerCased: UInt8 { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self }
}

extension String {
    /// The text of ASCII bytes.
    init(copying bytes: Span<UInt8>) {
        self.init(byteCapacity: bytes.count) { $0.append(copying: bytes) }
    }

    /// The text of the ASCII bytes that `write` appends, at most `byteCapacity`.
    init(byteCapacity: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
        unsafe self.init(unsafeUninitializedCapacity: byteCapacity) { buffer in
            var output = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            write(&output)
            return unsafe output.finalize(for: buffer)
        }
    }
}
