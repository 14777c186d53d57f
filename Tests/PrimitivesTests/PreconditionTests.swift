import Primitives
import Testing

/// Lengths that no input can cause end the process rather than touch memory that is not theirs.
@Suite struct PreconditionTests {
    @Test func `more than a block is no short text`() async {
        await #expect(processExitsWith: .failure) {
            let bytes = [UInt8](repeating: 0, count: 56)
            _ = SHA256.hashOfShort(bytes.span)
        }
    }

    @Test func `no byte is copied beyond the end`() async {
        await #expect(processExitsWith: .failure) {
            let bytes: [UInt8] = [1, 2, 3]
            var target = [4 of UInt8](repeating: 0)
            target.copy(from: bytes.span, at: 2)
        }
    }

    @Test func `no byte is appended beyond the end`() async {
        await #expect(processExitsWith: .failure) {
            let bytes: [UInt8] = [1, 2, 3]
            _ = [UInt8](capacity: 2) { $0.append(copying: bytes.span) }
        }
    }

    @Test func `a base58 value has at most 88 bytes`() async {
        await #expect(processExitsWith: .failure) {
            var buffer = [88 of UInt8](repeating: 0)
            let text: [UInt8] = []
            try Base58.decode(text.span, into: &buffer, byteCount: 89)
        }
    }

    @Test func `the largest lengths do not end the process`() async {
        await #expect(processExitsWith: .success) {
            let bytes = [UInt8](repeating: 0, count: 55)
            _ = SHA256.hashOfShort(bytes.span)
            var target = [4 of UInt8](repeating: 0)
            target.copy(from: bytes.span.extracting(0..<2), at: 2)
            _ = [UInt8](capacity: 55) { $0.append(copying: bytes.span) }
            var buffer = [88 of UInt8](repeating: 0)
            let text = [UInt8](repeating: UInt8(ascii: "1"), count: 88)
            try Base58.decode(text.span, into: &buffer, byteCount: 88)
        }
    }
}
