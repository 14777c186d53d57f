package import ArgumentParser
import StratisWallet

/// Runs a command as a process, and ends the process with what comes of it.
package enum Program {
    /// Runs the command that the arguments name.
    package static func run(_ root: any ParsableCommand.Type) {
        forbidCoreDumps()
        do {
            var command = try root.parseAsRoot()
            try command.run()
        } catch {
            end(with: error, of: root)
        }
    }

    /// Runs the command that the arguments name, which may have to wait.
    package static func run(asynchronously root: any AsyncParsableCommand.Type) async {
        forbidCoreDumps()
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

    /// The message without what could be a private key or a phrase: somebody may have typed one in the wrong place.
    private static func redactingSecrets(_ message: String) -> String {
        var message = message
        let arguments = CommandLine.arguments.dropFirst()
        for argument in arguments {
            for word in argument.split(whereSeparator: { !isAlphanumeric($0) }) where isAsLongAsAKey(word) {
                message = message.split(separator: word, omittingEmptySubsequences: false).joined(separator: "‹secret›")
            }
        }
        // Half a phrase: fewer words are more likely a sentence.
        let texts = arguments.flatMap { $0.split { $0.isWhitespace || $0 == "=" }.map(String.init) }
        let words = Mnemonic.words(among: texts)
        guard texts.count(where: words.contains) >= 6 else { return message }
        // Long words first: a short one may be a part of them.
        return words.sorted { $0.count > $1.count }.reduce(message) {
            $0.split(separator: $1, omittingEmptySubsequences: false).joined(separator: "‹secret›")
        }
    }

    /// A key in wallet import format has 51 or 52 characters, one in hex 64, an extended one 111 or 112.
    private static func isAsLongAsAKey(_ word: Substring) -> Bool {
        50...66 ~= word.utf8.count || 111...112 ~= word.utf8.count
    }

    /// Whether the character can be one of a key.
    private static func isAlphanumeric(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }
}
