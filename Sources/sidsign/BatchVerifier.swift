import CommandLineTool
import Dispatch
import Primitives
import StratisID
import SystemPackage

/// Verifies a stream of JSON lines on all cores; the answers keep the order and leave as soon as they are known.
struct BatchVerifier: Sendable {
    let verifier: Verifier
    /// The time to check against; `nil` is the clock.
    let now: UnixSeconds?

    /// Reads until the input ends; returns when everything is answered.
    func run(input: FileDescriptor, output: FileDescriptor) throws {
        let answers = OrderedOutput(output)
        let workers = DispatchQueue(label: "sidsign.verify", attributes: .concurrent)
        let group = DispatchGroup()
        // Blocks that are read and not yet written: a slow reader of the answers stops the reading of the input.
        let capacity = DispatchSemaphore(value: 256)
        var splitter = LineSplitter(input)
        var sequence = 0
        while let block = try splitter.next() {
            capacity.wait()
            workers.async(group: group) { [sequence] in
                answers.write(answer(block), sequence: sequence) { capacity.signal() }
            }
            sequence += 1
        }
        group.wait()
        answers.finish()
    }

    private func answer(_ block: LineSplitter.Block) -> BatchAnswers {
        let now = now ?? currentTime()
        var answers = BatchAnswers(byteCapacity: block.bytes.count)
        var isTooLong = block.beginsInLongLine
        var bytes = block.bytes
        var start = 0
        repeat {
            let end = bytes.span.firstIndex(of: UInt8(ascii: "\n"), in: start..<bytes.count) ?? bytes.count
            if isTooLong || end - start > LineSplitter.maximumLineByteCount {
                answers.add(.tooLong)
            } else {
                var span = bytes.mutableSpan
                answer(line: start..<end, of: &span, at: now, to: &answers)
            }
            isTooLong = false
            start = end + 1
        } while start < bytes.count
        return answers
    }

    private func answer(
        line range: Range<Int>,
        of bytes: inout MutableSpan<UInt8>,
        at now: UnixSeconds,
        to answers: inout BatchAnswers
    ) {
        let line: BatchLine
        do { line = try BatchLine(parsing: &bytes, range) } catch { return answers.add(error) }
        do throws(VerificationError) {
            let proof = try verifier.verify(
                sid: bytes.span.extracting(line.sid),
                address: bytes.span.extracting(line.address),
                signature: bytes.span.extracting(line.signature),
                at: now
            )
            answers.add(proof, address: bytes.span.extracting(line.address))
        } catch {
            answers.add(error)
        }
    }
}
