import Primitives
import RandomNumbers
import TestVectors
import Testing

@Suite struct Base58Tests {
    private func encode(_ bytes: [UInt8], isSecret: Bool = false) -> String {
        let capacity = Base58.maximumTextCount(byteCount: bytes.count)
        let text = [UInt8](capacity: capacity) { Base58.encode(bytes.span, into: &$0, isSecret: isSecret) }
        return String(decoding: text, as: UTF8.self)
    }

    private func decode(
        _ text: String,
        byteCount: Int,
        isSecret: Bool = false
    ) throws(Base58.DecodingError) -> [UInt8] {
        var buffer = [88 of UInt8](repeating: 0xEE)
        try Base58.decode(text.utf8Span.span, into: &buffer, byteCount: byteCount, isSecret: isSecret)
        #expect((0..<88 - byteCount).allSatisfy { buffer[$0] == 0 }, "zeros stand before the bytes")
        return (88 - byteCount..<88).map { buffer[$0] }
    }

    /// Bitcoin Core, `src/test/data/base58_encode_decode.json`.
    static let published = [
        ("", ""), ("61", "2g"), ("626262", "a3gV"), ("636363", "aPEr"),
        ("73696d706c792061206c6f6e6720737472696e67", "2cFupjhnEsSn59qHXstmK2ffpLv2"),
        ("00eb15231dfceb60925886b67d065299925915aeb172c06647", "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L"),
        ("516b6fcd0f", "ABnLTmg"), ("bf4f89001e670274dd", "3SEo3LWLoPntC"), ("572e4794", "3EFU7m"),
        ("ecac89cad93923c02321", "EJDM8drfXA6uyA"), ("10c8511e", "Rt5zm"), ("00000000000000000000", "1111111111"),
    ]

    @Test(arguments: published)
    func `the published examples are read and written`(_ hex: String, _ text: String) throws {
        let bytes = try #require([UInt8](hex: hex))
        #expect(encode(bytes) == text)
        #expect(try decode(text, byteCount: bytes.count) == bytes)
    }

    @Test(arguments: 0...Base58.maximumByteCount)
    func `every length is read as it was written`(_ byteCount: Int) throws {
        var generator = SeededGenerator(seed: UInt64(byteCount))
        for round in 0..<40 {
            var bytes = generator.bytes(count: byteCount)
            for index in 0..<min(round, byteCount) where round < 30 { bytes[index] = 0 }
            if round == 30 { bytes = [UInt8](repeating: 0xFF, count: byteCount) }
            let text = encode(bytes, isSecret: round.isMultiple(of: 2))
            #expect(text == reference(bytes))
            #expect(try decode(text, byteCount: byteCount, isSecret: round.isMultiple(of: 2)) == bytes)
        }
    }

    @Test(arguments: 0...Base58.maximumByteCount)
    func `zeros are as many ones`(_ byteCount: Int) throws {
        let zeros = [UInt8](repeating: 0, count: byteCount)
        let ones = String(repeating: "1", count: byteCount)
        #expect(encode(zeros) == ones)
        #expect(try decode(ones, byteCount: byteCount) == zeros)
        #expect(throws: Base58.DecodingError.invalidLength) { try decode(ones + "1", byteCount: byteCount) }
        guard byteCount > 0 else { return }
        #expect(throws: Base58.DecodingError.invalidLength) { try decode(ones, byteCount: byteCount - 1) }
    }

    @Test(arguments: 1...Base58.maximumByteCount)
    func `another length is refused`(_ byteCount: Int) {
        var generator = SeededGenerator(seed: UInt64(byteCount))
        let text = encode(generator.bytes(count: byteCount))
        for other in 0...Base58.maximumByteCount where other != byteCount {
            #expect(throws: Base58.DecodingError.invalidLength) { try decode(text, byteCount: other) }
        }
    }

    @Test func `every byte outside the alphabet is refused wherever it stands`() {
        let alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        #expect(alphabet.utf8.count == 58)
        for byte in UInt8.min...UInt8.max where !alphabet.utf8.contains(byte) {
            for index in 0..<25 {
                var text = [UInt8](repeating: UInt8(ascii: "1"), count: 25)
                text[index] = byte
                var buffer = [88 of UInt8](repeating: 0)
                #expect(throws: Base58.DecodingError.invalidCharacter) {
                    try Base58.decode(text.span, into: &buffer, byteCount: 25)
                }
            }
        }
    }

    @Test(arguments: 1...88)
    func `the largest text that is read is no overflow`(_ byteCount: Int) {
        let text = String(repeating: "z", count: Base58.maximumTextCount(byteCount: byteCount))
        #expect(throws: Base58.DecodingError.invalidLength) { try decode(text, byteCount: byteCount) }
        #expect(throws: Base58.DecodingError.invalidLength) { try decode(text + "z", byteCount: byteCount) }
    }

    /// Base58 digit by digit: slow, and without any of the code under test.
    private func reference(_ bytes: [UInt8]) -> String {
        let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
        var digits: [Int] = []
        for byte in bytes {
            var carry = Int(byte)
            for index in digits.indices {
                carry += digits[index] << 8
                digits[index] = carry % 58
                carry /= 58
            }
            while carry > 0 {
                digits.append(carry % 58)
                carry /= 58
            }
        }
        let zeros = [UInt8](repeating: alphabet[0], count: bytes.prefix { $0 == 0 }.count)
        return String(decoding: zeros + digits.reversed().map { alphabet[$0] }, as: UTF8.self)
    }
}
