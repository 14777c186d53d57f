package import ArgumentParser

/// Runs a command as a process, and ends the process with what comes of it.
package enum Program {
    /// Runs the command that the arguments name.
    package static func run(_ root: any ParsableCommand.Type) {
        do {
            var command = try root.parseAsRoot()
            try command.run()
        } catch {
            end(with: error, of: root)
        }
    }

    /// Runs the command that the arguments name, which may have to wait.
    package static func run(asynchronously root: any AsyncParsableCommand.Type) async {
        do {
            var command = try root.parseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch {
            end(with: error, of: root)
        }
    }

    /// Prints a line on standard error, and ends the process with an exit code.
    private static func end(with error: any Error, of root: any ParsableCommand.Type) -> Never {
        if let failure = error as? Failure {
            printError(redactingSecrets(failure.description))
            terminate(failure.exitCode)
        }
        // Help and version come this way too, with exit code 0.
        let exitCode = root.exitCode(for: error)
        let message = redactingSecrets(root.fullMessage(for: error))
        if exitCode.isSuccess { print(message) } else if !message.isEmpty { printError(message, isNamed: false) }
        terminate(exitCode.rawValue)
    }

    /// The message without what could be a private key: somebody may have typed one in the wrong place.
    private static func redactingSecrets(_ message: String) -> String {
        var message = message
        for argument in CommandLine.arguments.dropFirst() {
            for word in argument.split(whereSeparator: { !isAlphanumeric($0) }) where 50...66 ~= word.utf8.count {
                message = message.split(separator: word, omittingEmptySubsequences: false).joined(separator: "‹secret›")
            }
        }
        return message
    }

    /// Whether the character can be one of a key in wallet import format, which has 51 or 52, or in hex, which has 64.
    private static func isAlphanumeric(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }
}
