import ArgumentParser
import CommandLineTool
import StratisID
import StratisWallet

struct KeyImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read a key from standard input, keep it in a file, print its address.",
        discussion: """
            Standard input has a key in wallet import format or, with --mnemonic, the words of a wallet. Their passphrase is \
            asked for on the terminal; where there is none, the words have none.
            """
    )

    @OptionGroup var file: NewKeyFileOptions
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
        guard !file.passphrase.isStandardInput, mnemonicPassphraseFile?.isStandardInput != true else {
            throw ValidationError("the key comes from standard input, so that no passphrase can")
        }
    }

    func run() throws {
        let network = network.network ?? .cirrus
        let key = try mnemonic ? readWords(network: network) : readKey(network: network)
        try file.write(key, network: network)
        KeyCommand.printAddress(key.address(on: network), json: output.json)
    }

    private func readKey(network: Network) throws -> PrivateKey {
        try KeyInput.standardInput.read(network: network, passphrase: nil).privateKey()
    }

    private func readWords(network: Network) throws -> PrivateKey {
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
        return try words.loginKey(passphrase: readMnemonicPassphrase(), path: path)
    }

    private func readMnemonicPassphrase() throws -> Passphrase {
        if let mnemonicPassphraseFile { return try mnemonicPassphraseFile.readPassphrase() }
        guard Terminal.isThere else { return .empty }
        return try Terminal.readPassphrase(prompt: "Passphrase of the words, mostly none: ")
    }
}
