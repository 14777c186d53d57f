import Foundation
import Testing

/// How a batch cuts its input into lines, however the input arrives.
@Suite struct BatchStreamingTests {
    private func answers(to text: String, pieceByteCount: Int? = nil, pause: TimeInterval = 0) throws -> [Substring] {
        let bytes = Data(text.utf8)
        let step = pieceByteCount ?? max(bytes.count, 1)
        let pieces = stride(from: 0, to: bytes.count, by: step).map { bytes[$0..<min($0 + step, bytes.count)] }
        let outcome = try Command.run(BatchLines.arguments, input: pieces, pause: pause)
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
        return try outcome.lines
    }

    private func expect(_ answers: [Substring], toBe kinds: [Int]) {
        #expect(answers.count == kinds.count)
        let wrong = zip(answers, kinds).enumerated().first {
            !$0.element.0.hasPrefix(BatchLines.kinds[$0.element.1].answer)
        }
        #expect(wrong == nil, "answer \(wrong?.offset ?? 0) is \(wrong?.element.0 ?? "")")
    }

    @Test func `no input has no answer`() throws { #expect(try answers(to: "") == []) }

    @Test(arguments: [1, 2, 7, 64])
    func `lines that arrive in small pieces are whole`(_ pieceByteCount: Int) throws {
        let kinds = Array(BatchLines.kinds.indices)
        let text = kinds.map { BatchLines.kinds[$0].line + "\n" }.joined()
        expect(try answers(to: text, pieceByteCount: pieceByteCount, pause: 0.000_1), toBe: kinds)
    }

    @Test(arguments: [1000, 4096, 65_535, 65_536, 65_537, 1_000_000])
    func `lines that cross the ends of blocks are whole`(_ pieceByteCount: Int) throws {
        let kinds = BatchLines.mixture(count: 2000)
        let text = kinds.map { BatchLines.kinds[$0].line + "\n" }.joined()
        #expect(text.utf8.count > 3 * 65_536)
        expect(try answers(to: text, pieceByteCount: pieceByteCount), toBe: kinds)
    }

    @Test func `a hundred thousand lines keep their order and their number`() throws {
        // Without those that reach the curve, which take longer than all the others.
        let kinds = BatchLines.mixture(count: 140_000).filter { 1...8 ~= $0 }.prefix(100_000)
        #expect(kinds.count == 100_000)
        let text = kinds.map { BatchLines.kinds[$0].line + "\n" }.joined()
        expect(try answers(to: text), toBe: Array(kinds))
    }

    @Test func `the last line needs no line feed`() throws {
        expect(try answers(to: "\(BatchLines.valid)\n\(BatchLines.valid)"), toBe: [0, 0])
        expect(try answers(to: BatchLines.valid), toBe: [0])
        expect(try answers(to: "\(BatchLines.valid)\n\(BatchLines.valid)\n"), toBe: [0, 0])
        expect(try answers(to: "\(BatchLines.valid)\n\n"), toBe: [0, 1])
        expect(try answers(to: "\n"), toBe: [1])
        expect(try answers(to: "\n\n\n", pieceByteCount: 1, pause: 0.01), toBe: [1, 1, 1])
    }

    @Test func `a carriage return before the line feed is white space`() throws {
        let kinds = Array(BatchLines.kinds.indices)
        let text = kinds.map { BatchLines.kinds[$0].line + "\r\n" }.joined()
        expect(try answers(to: text), toBe: kinds)
        expect(try answers(to: text, pieceByteCount: 1, pause: 0.000_1), toBe: kinds)
        expect(try answers(to: "\(BatchLines.valid)\r"), toBe: [0])
    }

    @Test(arguments: [65_535, 65_536, 65_537, 65_538, 131_071, 131_072, 131_073, 300_000], [nil, 1000, 65_536])
    func `a line of more than 65536 bytes is one malformed line`(_ byteCount: Int, _ pieceByteCount: Int?) throws {
        let kind = byteCount <= 65_536 ? 0 : 1
        let line = BatchLines.valid(byteCount: byteCount)
        let around = "\(BatchLines.valid)\n\(line)\n\(BatchLines.valid)\n"
        expect(try answers(to: around, pieceByteCount: pieceByteCount), toBe: [0, kind, 0])
        expect(try answers(to: line, pieceByteCount: pieceByteCount), toBe: [kind])
        expect(try answers(to: "\(line)\n\(line)", pieceByteCount: pieceByteCount), toBe: [kind, kind])
    }

    @Test func `a line that is too long says so`() throws {
        let answers = try answers(to: String(repeating: "x", count: 100_000) + "\n")
        #expect(answers.count == 1)
        #expect(answers.first?.contains("longer than 65536 bytes") == true)
    }

    @Test func `the escapes of a line are read over it and no further`() throws {
        let escaped = BatchLines.valid.replacing("/", with: "\\/").replacing("1", with: "\\u0031")
            .replacing("x", with: "\\u0078")
        expect(try answers(to: "\(escaped)\n\(BatchLines.valid)\n\(escaped)"), toBe: [0, 0, 0])
    }
}
