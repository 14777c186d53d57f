import Foundation

/// Measures the core beside bare calls of libsecp256k1.
///
/// `script/bench` builds and calls it.
@main
enum Bench {
    static func main() throws {
        switch CommandLine.arguments.dropFirst().first {
        case "core": try CoreReport(options: CommandLine.arguments.dropFirst(2)).run()
        case "wallet": try WalletReport(options: CommandLine.arguments.dropFirst(2)).run()
        case "core-instructions": try countCoreInstructions()
        case "core-loop": try loop(CommandLine.arguments.dropFirst(2))
        case "bare-recover": try printBareRecover()
        default: usage()
        }
    }

    /// Runs one operation over and over, for a profiler.
    private static func loop(_ arguments: ArraySlice<String>) throws {
        guard
            arguments.count == 2, let count = Int(arguments[3]),
            let operation = try Operation.core(CoreCase()).first(where: { $0.name == arguments[2] })
        else { usage() }
        operation.run(count)
    }

    /// Prints the CPU time of a bare recovery in nanoseconds.
    private static func printBareRecover() throws {
        let input = try CoreCase()
        print((0..<100).map { _ in Measurement.time({ input.runBare(.recover, $0) }, 32) }.median)
    }

    static func usage() -> Never {
        let text = """
            usage: bench core [--sidsign FILE] [--callgrind DIRECTORY] [--check]
                   bench wallet [--check]
                   bench core-instructions        for callgrind, which then writes one file per operation
                   bench core-loop NAME COUNT     for a profiler
                   bench bare-recover             nanoseconds of CPU

            """
        FileHandle.standardError.write(Data(text.utf8))
        exit(64)
    }
}
