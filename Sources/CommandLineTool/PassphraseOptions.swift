package import ArgumentParser
package import StratisWallet
import Primitives

/// `--passphrase-file`, for key files.
package struct PassphraseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The passphrase of the key file, in a file or, with -, on standard input. (default: ask)",
            valueName: "file"
        )
    )
    package var passphraseFile: SecretInput?

    package init() {}

    /// The passphrase of a new key file; on a terminal it is asked for twice.
    package func readNew() throws -> Passphrase {
        let passphrase: Passphrase
        if let passphraseFile {
            passphrase = try passphraseFile.readPassphrase()
        } else {
            passphrase = try Terminal.readPassphrase(prompt: "New passphrase: ")
            guard !passphrase.isEmpty else { throw Failure(KeyFileError.emptyPassphrase) }
            guard try Terminal.readPassphrase(prompt: "The same again: ").equals(passphrase) else {
                throw Failure(
                    name: "differentPassphrases",
                    message: "the two passphrases are not the same; nothing was written",
                    exitCode: Failure.refused
                )
            }
        }
        guard !passphrase.isEmpty else { throw Failure(KeyFileError.emptyPassphrase) }
        return passphrase
    }
}

extension SecretInput {
    /// The passphrase in a file: all of it but one end of a line.
    package func readPassphrase() throws -> Passphrase {
        try withBytes(of: "passphrase file") { bytes in
            var end = bytes.count
            if end > 0, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
            if end > 0, end < bytes.count, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            return try Passphrase(reading: bytes.extracting(first: end))
        }
    }
}

extension Passphrase {
    /// Takes a passphrase, whose errors end a command.
    package init(reading bytes: Span<UInt8>) throws {
        do { try self.init(utf8: bytes) } catch { throw Failure(error) }
    }
}
