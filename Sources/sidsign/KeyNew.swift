import ArgumentParser
import CommandLineTool
import StratisID
import StratisWallet

struct KeyNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a new key and print its address.",
        discussion: """
            With --mnemonic, the key is the first one of a new wallet of words, which are printed on the second line. Write \
            them down: they are the only copy.
            """
    )

    @OptionGroup var file: NewKeyFileOptions
    @Flag(help: "Make twelve words, and the key of the network's login path.")
    var mnemonic = false
    @OptionGroup var network: KeyNetworkOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let network = network.network ?? .cirrus
        var generator = SystemRandomNumberGenerator()
        guard mnemonic else {
            let key: PrivateKey
            do { key = try PrivateKey(using: &generator) } catch { throw Failure(error) }
            try file.write(key, network: network)
            return try KeyCommand.printAddress(key.address(on: network), json: output.json)
        }
        let words = Mnemonic(using: &generator)
        let key = try words.loginKey(passphrase: .empty, path: network.loginPath)
        try file.write(key, network: network)
        try words.withPhrase { phrase in
            let text = String(decoding: phrase.indices.map { phrase[$0] }, as: UTF8.self)
            do throws(Failure) {
                try KeyCommand.printAddress(key.address(on: network), json: output.json, phrase: text)
            } catch {
                // The words are the only copy of the wallet: a key without them would look like one that is safe.
                file.takeBack()
                throw error
            }
        }
    }
}

extension Mnemonic {
    /// The key at the end of a path, whose errors end a command.
    func loginKey(passphrase: consuming Passphrase, path: DerivationPath) throws -> PrivateKey {
        do { return try masterKey(passphrase: passphrase).derive(path).privateKey() } catch { throw Failure(error) }
    }
}
