import ArgumentParser
import CommandLineTool

/// Runs `sidsign-server`, which is a program of its own so that the other commands start fast.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run an authorization server; see sidsign serve --help."
    )

    @Argument(parsing: .captureForPassthrough, help: "The flags of sidsign-server.")
    var arguments: [String] = []

    func run() throws {
        let error = replaceProcess(withNeighbour: "sidsign-server", arguments: arguments)
        throw Failure(
            name: "noSuchFile",
            message: "sidsign-server, which has to stand beside sidsign, cannot be run: \(error)",
            exitCode: Failure.noInput
        )
    }
}
