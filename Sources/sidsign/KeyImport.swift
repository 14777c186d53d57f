import ArgumentParser
import CommandLineTool
import StratisID
import StratisWallet

struct KeyImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read a key from standard input, keep it in a file, print its address.",
        discussion: """
            Standard input has a key in wallet import format, a key file, which keeps its network, or, with --mnemonic, the words \
            of a wallet. The passphrase of a key file or of words is asked for on the terminal; where there is none, words have \
            none.
            """
    )

    @OptionGroup var file: NewKeyFileOptions
    @Option(help: ArgumentHelp("The passphrase of the key file on standard input, in a file.", valueName: "file"))
    var oldPassphraseFile: SecretInput?
    @Flag(help: "Read the words of a wallet.")
    var mnemonic = false
    @Option(help: ArgumentHelp("The way to the key. (default: the network's login path)", valueName: "path"))
    var path: String?
    @Option(help: ArgumentHelp("The passphrase that belongs to the words, in a file.", valueName: "file"))
    var mnemonicPassphraseFile: SecretInput?
    @Flag(help: "Take words whose checksum is wrong, as some old wallets made them.")
    var allowWrongChecksum = false
    @OptionGroup var network: KeyNetworkOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard mnemonic || (path == nil && mnemonicPassphraseFile == nil && !allowWrongChecksum) else {
            throw ValidationError("--path, --mnemonic-passphrase-file and --allow-wrong-checksum belong to --mnemonic")
        }
        guard !mnemonic || oldPassphraseFile == nil else {
            throw ValidationError("--old-passphrase-file belongs to a key file, and --mnemonic reads words")
        }
        let passphraseFiles = [file.passphrase.passphraseFile, oldPassphraseFile, mnemonicPassphraseFile]
        guard !passphraseFiles.contains(where: { $0?.isStandardInput == true }) else {
            throw ValidationError("the key comes from standard input, so that no passphrase can")
        }
    }

    func run() throws {
        let key = try mnemonic ? readWords() : readKey()
        try file.write(key.key, network: key.network)
        try KeyCommand.printAddress(key.address, json: output.json)
    }

    private func readKey() throws -> NetworkKey {
        try KeyInput.standardInput.read(network: network.network, passphraseFile: oldPassphraseFile)
    }

    private func readWords() throws -> NetworkKey {
        let network = network.network ?? .cirrus
        var path = network.loginPath
        if let text = self.path {
            do { path = try DerivationPath(parsing: text) } catch { throw Failure(error) }
        }
        let words = try SecretInput.standardInput.withBytes(of: "phrase") { bytes in
            do throws(MnemonicError) {
                return try Mnemonic(parsing: bytes, checksum: allowWrongChecksum ? .ignored : .required)
            } catch { throw Failure(error) }
        }
        if !words.isChecksumValid { printError("warning: the checksum of the words is wrong; compare the address") }
        let key = try words.loginKey(passphrase: readMnemonicPassphrase(), path: path)
        return NetworkKey(key: key, network: network)
    }

    private func readMnemonicPassphrase() throws -> Passphrase {
        if let mnemonicPassphraseFile { return try mnemonicPassphraseFile.readPassphrase() }
        guard Terminal.isThere else { return .empty }
        return try Terminal.readPassphrase(prompt: "Passphrase of the words, mostly none: ")
    }
}
