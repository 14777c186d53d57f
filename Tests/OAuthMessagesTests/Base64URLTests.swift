import Primitives
import RandomNumbers
import Testing

@Suite struct Base64URLTests {
    /// RFC 4648 §10 without the padding, and two texts with the characters that standard base64 has not.
    static let examples: [(bytes: [UInt8], text: String)] = [
        ([], ""), (Array("f".utf8), "Zg"), (Array("fo".utf8), "Zm8"), (Array("foo".utf8), "Zm9v"),
        (Array("foob".utf8), "Zm9vYg"), (Array("fooba".utf8), "Zm9vYmE"), (Array("foobar".utf8), "Zm9vYmFy"),
        ([0xFB, 0xEF, 0xFF], "--__"), ([3, 236, 255, 224, 193], "A-z_4ME"),
    ]

    @Test(arguments: examples) func `published texts are written and read`(bytes: [UInt8], text: String) throws {
        #expect(encode(bytes) == text)
        #expect(try decode(text) == bytes)
    }

    @Test(arguments: ["A", "Zg==", "Zh", "Zm9", "Zm9v+w", "Zm9v/w", "Zm9 v", "Zm9v\n", "Zm9vY", "Zé", "----A"])
    func `a text that is not canonical is refused`(text: String) {
        #expect(throws: Base64URL.DecodingError.notCanonical) { try decode(text) }
    }

    @Test func `every number of bytes comes back`() throws {
        var generator = SeededGenerator(seed: 1)
        for count in 0...200 {
            let bytes = generator.bytes(count: count)
            let text = encode(bytes)
            #expect(text.utf8.count == Base64URL.textCount(byteCount: count))
            #expect(Base64URL.byteCount(textCount: text.utf8.count) == count)
            #expect(try decode(text) == bytes)
        }
    }

    @Test func `constant-time comparison tells equal from different`() {
        let bytes: [UInt8] = [1, 2, 3]
        for other in [[1, 2, 4], [0, 2, 3], [1, 2], [], [1, 2, 3, 0]] as [[UInt8]] {
            #expect(!areEqual(bytes, other))
        }
        #expect(areEqual(bytes, [1, 2, 3]))
        #expect(areEqual([], []))
    }

    private func encode(_ bytes: [UInt8]) -> String { Base64URL.encode(bytes.span) }

    private func decode(_ text: String) throws -> [UInt8] { try Base64URL.decode(text.utf8Span.span) }

    private func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool { left.span.constantTimeEquals(right.span) }
}
