import CBench
import Foundation
import StratisID

/// The tables of `bench core`.
struct CoreReport {
    private var instructions: [String: Double] = [:]
    private var sidsign: String?
    private var isChecked = false

    init(options: ArraySlice<String>) throws {
        var options = options
        while let option = options.popFirst() {
            switch option {
            case "--callgrind":
                guard let directory = options.popFirst() else { Bench.usage() }
                instructions = try readInstructions(from: directory)
            case "--sidsign":
                guard let file = options.popFirst() else { Bench.usage() }
                sidsign = file
            case "--check": isChecked = true
            default: Bench.usage()
            }
        }
    }

    /// Measures, prints, and with `--check` exits with 1 where a limit on instructions or allocations is passed: those
    /// do not depend on what else the machine does.
    func run() throws {
        let input = try CoreCase()
        var failures: [String] = []
        print(row("operation", "ns", "/ bare", "limit", "allocs", "instructions", "/ bare", "limit"))
        for baseline in [Operation.Baseline.recover, .sign] {
            // Beside itself: how far the ratios below can be trusted.
            let bare = Operation(name: "bare \(baseline.function)", baseline: baseline, blockCount: 32) {
                input.runBare(baseline, $0)
            }
            let measurement = Measurement(bare, beside: bare.run, pairCount: 300)
            print(
                row(
                    bare.name,
                    format(measurement.nanoseconds),
                    String(format: "%.4f", measurement.ratio),
                    "",
                    "",
                    instructions[baseline.rawValue].map(format) ?? ""
                )
            )
        }
        for operation in try Operation.core(input) {
            let pairCount = operation.timeLimit == nil ? 60 : 300
            let measurement = Measurement(
                operation,
                beside: { input.runBare(operation.baseline, $0) },
                pairCount: pairCount
            )
            let count = instructions[operation.name]
            let bareCount = instructions[operation.baseline.rawValue]
            let ratio = count.flatMap { count in bareCount.map { count / $0 } }
            print(
                row(
                    operation.name,
                    format(measurement.nanoseconds),
                    String(format: "%.4f", measurement.ratio),
                    operation.timeLimit.map { String(format: "%.2f", $0) }
                        ?? operation.nanosecondLimit.map { "\(format($0)) ns" } ?? "",
                    format(measurement.allocations),
                    count.map(format) ?? "",
                    operation.instructionLimit == nil ? "" : ratio.map { String(format: "%.4f", $0) } ?? "",
                    operation.instructionLimit.map { String(format: "%.2f", $0) } ?? ""
                )
            )
            if measurement.allocations > 0 { failures.append("\(operation.name) allocates") }
            if let ratio, let limit = operation.instructionLimit, ratio > limit {
                failures.append("\(operation.name) takes more instructions than the limit")
            }
        }
        if let sidsign { try reportCommand(sidsign, input) }
        guard isChecked else { return }
        for failure in failures { print("FAILED: \(failure)") }
        if !failures.isEmpty { exit(1) }
    }

    /// `verify --batch` and the start of a process, by the wall clock.
    private func reportCommand(_ sidsign: String, _ input: CoreCase) throws {
        let lineCount = 100_000
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString).jsonl")
        try Data(String(repeating: input.batchLine, count: lineCount).utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var ratios: [Double] = []
        var rates: [Double] = []
        for _ in 0..<3 {
            let bareBefore = wallNanoseconds { input.runBare(.recover, 5_000) } / 5_000
            let batch =
                try wallNanoseconds {
                    try launch(sidsign, ["verify", "--batch", "--at", input.now.description], input: file.path)
                } / Double(lineCount)
            let bareAfter = wallNanoseconds { input.runBare(.recover, 5_000) } / 5_000
            ratios.append((bareBefore + bareAfter) / 2 / batch)
            rates.append(1e9 / batch)
        }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        print(
            "\nsidsign verify --batch, \(lineCount) lines, \(cores) cores: \(format(rates.median)) lines/s,",
            terminator: " "
        )
        print(
            String(format: "%.3f", ratios.median)
                + " times the rate of bare recover on one core (2 cores: at least 1.85)"
        )

        let starts = try (0..<100).map { _ in
            try wallNanoseconds { try launch(sidsign, ["parse", input.sid]) }
        }
        print(
            "sidsign parse, the whole process: median " + String(format: "%.1f ms", starts.median / 1e6)
                + " (below 10 ms)"
        )
    }

    /// Runs a command to its end, and notices at once, which Foundation's `Process` does up to 50 ms late.
    private func launch(_ executable: String, _ arguments: [String], input: String = "/dev/null") throws {
        let copies = unsafe ([executable] + arguments).map { unsafe strdup($0) }
        defer { unsafe copies.forEach { unsafe free($0) } }
        guard unsafe bench_launch(executable, copies + [nil], input) == 0 else { throw CocoaError(.executableLoad) }
    }

    private func wallNanoseconds(_ body: () throws -> Void) rethrows -> Double {
        let start = bench_wall_nanoseconds()
        try body()
        return Double(bench_wall_nanoseconds() - start)
    }

    private func row(_ name: String, _ columns: String...) -> String {
        let widths = [10, 9, 8, 8, 14, 9, 7]
        let cells = zip(columns, widths).map { String(repeating: " ", count: max(0, $1 - $0.count)) + $0 }
        return name.padding(toLength: 44, withPad: " ", startingAt: 0) + cells.joined()
    }

    private func format(_ number: Double) -> String {
        let digits = String(Int(number.rounded()))
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { grouped += "," }
            grouped.append(digit)
        }
        return grouped
    }
}
