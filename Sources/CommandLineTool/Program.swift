package import ArgumentParser
import StratisWallet

/// Runs a command as a process, and ends the process with what comes of it.
package enum Program {
    /// Runs the command that the arguments name.
    ///
    /// - Parameter arguments: The arguments; `nil` for those of the process.
    package static func run(_ root: any ParsableCommand.Type, arguments: [String]? = nil) {
        do {
            var command = try parse(root, arguments)
            do { try command.run() } catch { end(with: error, of: root, type(of: command)) }
        } catch {
            end(with: error, of: root)
        }
    }

    /// Runs the command that the arguments name, which may have to wait.
    package static func run(asynchronously root: any AsyncParsableCommand.Type) async {
        do {
            var command = try parse(root)
            do {
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
            } catch { end(with: error, of: root, type(of: command)) }
        } catch {
            end(with: error, of: root)
        }
    }

    /// Prints a line on standard error, and ends the process with an exit code.
    package static func end(with failure: Failure) -> Never {
        if failure.name == Failure.brokenPipe.name { endAfterBrokenPipe() }
        printError(redactingSecrets(failure.description))
        terminate(failure.exitCode)
    }

    private static func parse(
        _ root: any ParsableCommand.Type,
        _ arguments: [String]? = nil
    ) throws -> any ParsableCommand {
        forbidCoreDumps()
        holdStandardDescriptors()
        ignoreBrokenPipes()
        if let number = numberOfArgumentThatIsNotUTF8() {
            throw Failure(
                name: "notUTF8",
                message: "argument \(number) is not UTF-8; a file with such a name has to be renamed",
                exitCode: Failure.malformed
            )
        }
        return try root.parseAsRoot(arguments)
    }

    /// - Parameter command: The command that has thrown the error, where it was found.
    private static func end(
        with error: any Error,
        of root: any ParsableCommand.Type,
        _ command: (any ParsableCommand.Type)? = nil
    ) -> Never {
        if let failure = error as? Failure { end(with: failure) }
        // Help and version come this way too, with exit code 0.
        let exitCode = root.exitCode(for: error)
        var message = root.fullMessage(for: error)
        if let command, let error = error as? ValidationError {
            // What a command finds only when it runs: the parser would show the usage of the root.
            message = "Error: \(error.message)\nUsage: \(root.usageString(for: command))"
        }
        message = redactingSecrets(message)
        if exitCode.isSuccess {
            do throws(Failure) { try printLine(message) } catch { end(with: error) }
        } else if !message.isEmpty {
            printError(message, isNamed: false)
        }
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
