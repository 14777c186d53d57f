import CommandLineTool
import SystemPackage

/// The line on a terminal's standard error that tells how far a batch has come.
struct BatchProgress {
    private let isShown = FileDescriptor.standardError.isTerminal
    private let start = ContinuousClock.now
    private var lastUpdate = ContinuousClock.now
    private var isOnScreen = false
    private var lineCount = 0
    private var validCount = 0

    mutating func add(_ answers: BatchAnswers) {
        lineCount += answers.lineCount
        validCount += answers.validCount
        guard isShown, ContinuousClock.now - lastUpdate > .milliseconds(100) else { return }
        lastUpdate = .now
        write(summary)
        isOnScreen = true
    }

    /// Takes the line off the screen, so that answers on the same terminal stay whole.
    mutating func clear() {
        guard isOnScreen else { return }
        write("\r\u{1B}[K")
        isOnScreen = false
    }

    mutating func finish() {
        guard isShown else { return }
        clear()
        write(summary + "\n")
    }

    private var summary: String {
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        return "\(lineCount) lines, \(validCount) valid, \(Int(Double(lineCount) / max(elapsed, 0.001))) lines/s"
    }

    private func write(_ text: String) { _ = try? FileDescriptor.standardError.writeAll(text.utf8) }
}
