import ArgumentParser
import CommandLineTool
import StratisID

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make keys, keep them, and show their addresses.",
        subcommands: [KeyNew.self, KeyImport.self, KeyAddress.self, KeyExport.self, KeyList.self]
    )

    static func printAddress(_ address: Address, json: Bool, phrase: String? = nil) throws(Failure) {
        guard json else { return try printLine(address.description + (phrase.map { "\n" + $0 } ?? "")) }
        var object = JSONObject()
        object.add("address", address.description)
        object.add("network", address.network.rawValue)
        if let phrase { object.add("mnemonic", phrase) }
        try printLine(object)
    }
}

struct KeyAddress: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "address",
        abstract: "Print the address of a key.",
        discussion: "That of a key file is read without its passphrase."
    )

    @Argument(help: "A file with the key, or - for standard input.")
    var key: KeyInput
    @OptionGroup var network: KeyNetworkOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let address = try key.readAddress(network: network.network)
        try KeyCommand.printAddress(address, json: output.json)
    }
}
