import CBench
import Foundation

private let runCount = 200

/// Runs every operation under callgrind, which writes one file for each.
func countCoreInstructions() throws {
    let input = try CoreCase()
    func dump(_ name: String, _ run: (Int) -> Void) {
        run(1)
        bench_zero_instructions()
        run(runCount)
        unsafe bench_dump_instructions(name)
    }
    for baseline in [Operation.Baseline.recover, .sign] { dump(baseline.rawValue) { input.runBare(baseline, $0) } }
    for operation in try Operation.core(input) { dump(operation.name, operation.run) }
}

/// Reads what callgrind wrote: instructions per run, by the name of the operation.
func readInstructions(from directory: String) throws -> [String: Double] {
    var counts: [String: Double] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: directory) {
        let lines = try String(contentsOfFile: "\(directory)/\(file)", encoding: .utf8).split(separator: "\n")
        let trigger = "desc: Trigger: Client Request: "
        guard
            let name = lines.first(where: { $0.hasPrefix(trigger) })?.dropFirst(trigger.count),
            let totals = lines.first(where: { $0.hasPrefix("totals: ") })?.dropFirst("totals: ".count),
            let count = Double(totals)
        else { continue }
        counts[String(name)] = count / Double(runCount)
    }
    return counts
}
