import ArgumentParser
import CommandLineTool

/// Runs `sidsign-client`, which is a program of its own so that the other commands start fast.
struct ApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Sign a challenge and post the signature to its server; see sidsign approve --help."
    )

    @Argument(parsing: .captureForPassthrough, help: "The challenge and the flags.")
    var arguments: [String] = []

    func run() throws {
        let error = replaceProcess(withNeighbour: "sidsign-client", arguments: ["approve"] + arguments)
        throw Failure(
            name: "noSuchFile",
            message: "sidsign-client, which has to stand beside sidsign, cannot be run: \(error)",
            exitCode: Failure.noInput
        )
    }
}
