import ArgumentParser
import CommandLineTool
import StratisID

struct KeyExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print a key in wallet import format, in the clear.",
        discussion: "Whoever sees it has the key. It asks first; where there is no terminal, --yes is needed."
    )

    @Argument(help: "A file with the key, or - for standard input.")
    var key: KeyInput
    @Flag(help: "Do not ask.")
    var yes = false
    @OptionGroup var network: KeyNetworkOptions
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard yes || Terminal.isThere else {
            throw Failure(
                name: "noTerminal",
                message: "there is no terminal to ask at; --yes prints the key without asking",
                exitCode: Failure.usage
            )
        }
        let key = try key.read(network: network.network, passphrase: passphrase)
        if !yes {
            let question = "Print the private key of \(key.address) in the clear?"
            guard try Terminal.confirm(question, orElse: "--yes prints the key without asking") else {
                throw Failure(name: "declined", message: "the key was not printed", exitCode: Failure.refused)
            }
        }
        let wif = key.key.withWIF(for: key.network) { wif in
            String(decoding: wif.indices.map { wif[$0] }, as: UTF8.self)
        }
        guard output.json else { return try printLine(wif) }
        var object = JSONObject()
        object.add("address", key.address.description)
        object.add("network", key.network.rawValue)
        object.add("wif", wif)
        try printLine(object)
    }
}
