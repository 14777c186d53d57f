import Primitives
import Testing

@Suite struct MemoryTests {
    @Test func `wiping leaves zeros`() {
        var bytes = [64 of UInt8](repeating: 0xAA)
        bytes.wipe()
        #expect(bytes.indices.allSatisfy { bytes[$0] == 0 })
        var limbs = [11 of UInt64](repeating: .max)
        limbs.wipe()
        #expect(limbs.indices.allSatisfy { limbs[$0] == 0 })
    }

    @Test(arguments: 0...8)
    func `wiping what is lent leaves zeros`(_ byteCount: Int) {
        var bytes = [UInt8](repeating: 0xAA, count: byteCount)
        var span = bytes.mutableSpan
        span.wipe()
        #expect(bytes == [UInt8](repeating: 0, count: byteCount))
    }

    @Test(arguments: 0...8)
    func `copying fills from the offset on and nothing else`(_ offset: Int) {
        let source: [UInt8] = [1, 2, 3, 4]
        var target = [12 of UInt8](repeating: 0xFF)
        target.copy(from: source.span, at: offset)
        for index in target.indices {
            #expect(target[index] == (offset..<offset + 4 ~= index ? source[index - offset] : 0xFF))
        }
        target.copy(from: source.span.extracting(0..<0), at: 12)
    }

    @Test func `an integer is stored as it is in memory`() {
        var target = [10 of UInt8](repeating: 0xFF)
        target.store(UInt64(0x0102_0304_0506_0708).bigEndian, at: 1)
        #expect((0..<10).map { target[$0] } == [0xFF, 1, 2, 3, 4, 5, 6, 7, 8, 0xFF])
    }

    @Test func `writing tells how much was written`() {
        var target = [4 of UInt8](repeating: 0xFF)
        let count = target.write { output in
            output.append(1)
            output.append(2)
        }
        #expect(count == 2)
        #expect((0..<4).map { target[$0] } == [1, 2, 0xFF, 0xFF])
    }

    @Test func `secret bytes are zeros that are filled once and lent`() {
        let secret = SecretBytes(count: 5) { bytes in
            for index in bytes.indices {
                #expect(bytes[index] == 0)
                bytes[index] = UInt8(index + 1)
            }
        }
        #expect(secret.count == 5)
        let sum = secret.withSpan { bytes in bytes.indices.reduce(0) { $0 + Int(bytes[$1]) } }
        #expect(sum == 15)
    }

    @Test func `an error passes through the lending`() {
        let secret = SecretBytes(count: 1) { _ in }
        #expect(throws: Thrown()) { try secret.withSpan { _ throws(Thrown) in throw Thrown() } }
    }

    private struct Thrown: Error, Equatable {}

    @Test func `bytes are the same only with the same length and content`() {
        #expect(equals([1, 2, 3], [1, 2, 3]))
        #expect(!equals([1, 2, 3], [1, 2]))
        #expect(!equals([1, 2, 3], [1, 2, 4]))
        #expect(!equals([1, 2, 3], [0, 2, 3]))
        #expect(equals([], []))
        #expect(!equals([], [1]))
    }

    @Test func `the first byte of a range is found, and none outside it`() {
        let bytes: [UInt8] = [7, 1, 2, 7, 3, 7, 0]
        for range in (0...7).flatMap({ start in (start...7).map { start..<$0 } }) {
            for byte: UInt8 in 0...8 {
                let found = bytes.span.firstIndex(of: byte, in: range)
                #expect(found == bytes[range].firstIndex(of: byte))
            }
        }
        let empty: [UInt8] = []
        let nowhere = empty.span.firstIndex(of: 0, in: 0..<0)
        #expect(nowhere == nil)
    }

    @Test func `appended bytes come after those that are there`() {
        let pieces: [[UInt8]] = [[2, 3, 4], [], [5]]
        let bytes = [UInt8](capacity: 6) { output in
            output.append(1)
            for piece in pieces { output.append(copying: piece.span) }
        }
        #expect(bytes == [1, 2, 3, 4, 5])
    }

    private func equals(_ bytes: [UInt8], _ others: [UInt8]) -> Bool { bytes.span.equals(others.span) }
}
