import ArgumentParser
import CommandLineTool
import StratisID
import StratisWallet
import SystemPackage

/// Where a new key file goes and how it is kept.
struct NewKeyFileOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The file to create, for its owner only. An existing file stays.", valueName: "file"))
    var output: String

    @Flag(help: "Keep the key in the clear, in wallet import format.")
    var noPassphrase = false

    @OptionGroup var passphrase: PassphraseOptions

    func validate() throws {
        guard !noPassphrase || passphrase.passphraseFile == nil else {
            throw ValidationError("--no-passphrase and --passphrase-file exclude each other")
        }
    }

    /// Asks for the passphrase, where there shall be one, and writes the file.
    func write(_ key: borrowing PrivateKey, network: Network) throws {
        guard !noPassphrase else {
            return try key.withWIF(for: network) { wif in try OutputFile(output).create(wif) }
        }
        let passphrase = try passphrase.readNew()
        var generator = SystemRandomNumberGenerator()
        let file: KeyFile
        do {
            file = try KeyFile(encrypting: key, network: network, passphrase: passphrase, using: &generator)
        } catch { throw Failure(error) }
        try OutputFile(output).create(file.text.span)
    }

    /// Removes the file that was written.
    func takeBack() { unlinkFile(FilePath(output)) }
}
