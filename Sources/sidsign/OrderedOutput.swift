import CommandLineTool
import Synchronization
import SystemPackage

/// Writes blocks of answers in the order of their numbers, whichever is ready first.
final class OrderedOutput: Sendable {
    private struct State {
        var next = 0
        var waiting: [Int: (answers: BatchAnswers, whenWritten: @Sendable () -> Void)] = [:]
        var progress = BatchProgress()
    }

    private let output: FileDescriptor
    private let state = Mutex(State())

    init(_ output: FileDescriptor) { self.output = output }

    /// Takes block `sequence`, and writes it and all that waited for it once those before it are out.
    func write(_ answers: BatchAnswers, sequence: Int, whenWritten: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.waiting[sequence] = (answers, whenWritten)
            while let (answers, whenWritten) = state.waiting.removeValue(forKey: state.next) {
                state.progress.clear()
                do throws(Failure) { try output.writeResult(answers.bytes) } catch { Program.end(with: error) }
                state.progress.add(answers)
                state.next += 1
                whenWritten()
            }
        }
    }

    /// Leaves the summary on the terminal.
    func finish() { state.withLock { $0.progress.finish() } }
}
