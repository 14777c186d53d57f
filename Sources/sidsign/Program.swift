import ArgumentParser

/// The entry point: runs the command and turns what it throws into a line on standard error and an exit code.
@main
enum Program {
    static func main() {
        do {
            var command = try Sidsign.parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            printError(redactingSecrets(failure.description))
            terminate(failure.exitCode)
        } catch {
            // Help and version come this way too, with exit code 0.
            let exitCode = Sidsign.exitCode(for: error)
            let message = redactingSecrets(Sidsign.fullMessage(for: error))
            if exitCode.isSuccess { print(message) } else if !message.isEmpty { printError(message, isNamed: false) }
            terminate(exitCode.rawValue)
        }
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
