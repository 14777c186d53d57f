import Primitives
import RandomNumbers
import TestVectors
import Testing

@Suite struct Base64Tests {
    private func encode(_ bytes: [UInt8]) -> String {
        let text = [UInt8](capacity: Base64.textCount(byteCount: bytes.count)) { Base64.encode(bytes.span, into: &$0) }
        return String(decoding: text, as: UTF8.self)
    }

    private func decode(_ text: String, byteCount: Int) throws(Base64.DecodingError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xEE, count: byteCount)
        var span = bytes.mutableSpan
        try Base64.decode(text.utf8Span.span, into: &span)
        return bytes
    }

    /// RFC 4648 §10.
    static let published = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ]

    @Test(arguments: published)
    func `the published examples are read and written`(_ plain: String, _ text: String) throws {
        #expect(encode(Array(plain.utf8)) == text)
        #expect(try decode(text, byteCount: plain.utf8.count) == Array(plain.utf8))
    }

    @Test func `all 64 characters stand for their values`() throws {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        let bytes = try decode(alphabet, byteCount: 48)
        #expect(
            bytes.hex
                == "00108310518720928b30d38f41149351559761969b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3dfbf"
        )
        #expect(encode(bytes) == alphabet)
    }

    @Test(arguments: 0...100)
    func `every length is read as it was written`(_ byteCount: Int) throws {
        var generator = SeededGenerator(seed: UInt64(byteCount))
        let bytes = generator.bytes(count: byteCount)
        let text = encode(bytes)
        #expect(text.utf8.count == Base64.textCount(byteCount: byteCount))
        #expect(try decode(text, byteCount: byteCount) == bytes)
    }

    @Test(arguments: ["Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE="])
    func `every byte that is not the right one is refused or changes the result`(_ text: String) throws {
        let padding = text.utf8.filter { $0 == UInt8(ascii: "=") }.count
        let byteCount = text.utf8.count / 4 * 3 - padding
        let original = try decode(text, byteCount: byteCount)
        for index in text.utf8.indices {
            for byte in UInt8.min...UInt8.max where byte != text.utf8[index] {
                var changed = Array(text.utf8)
                changed[text.utf8.distance(from: text.utf8.startIndex, to: index)] = byte
                var bytes = [UInt8](repeating: 0, count: byteCount)
                var span = bytes.mutableSpan
                do { try Base64.decode(changed.span, into: &span) } catch { continue }
                #expect(bytes != original)
                #expect(Array(encode(bytes).utf8) == changed)
            }
        }
    }

    static let nonCanonical: [(text: String, byteCount: Int)] = [
        ("Zh==", 1), ("Zn==", 1), ("Z/==", 1), ("Zm9=", 2), ("Zm+=", 2), ("Zm/=", 2),
        ("Zg", 1), ("Zg=", 1), ("Zg===", 1), ("=Zg=", 1), ("Z=g=", 1), ("Zg=A", 1), ("====", 1),
        ("Zm8", 2), ("Zm8==", 2), ("Zm9v=", 3), ("Zm9v====", 3), ("Zm8=Zm8=", 4),
        (" Zg==", 1), ("Zg==\n", 1), ("Zg==\r\n", 1), ("Z g==", 1), ("Zm9v\nYg==", 4),
        ("Zm-_", 3), ("Zm9.", 3), ("Zm9\0", 3), ("Zé==", 1), ("Zm9\u{1F511}", 3),
        ("Zg==", 0), ("Zg==", 2), ("Zg==", 3), ("Zm8=", 1), ("Zm8=", 3), ("Zm9v", 1), ("Zm9v", 2), ("Zm9v", 4),
        ("", 1), ("", 3), ("A", 0), ("=", 0),
    ]

    @Test(arguments: nonCanonical)
    func `anything but the canonical text of so many bytes is refused`(_ text: String, _ byteCount: Int) {
        #expect(throws: Base64.DecodingError.notCanonical) { try decode(text, byteCount: byteCount) }
    }
}
