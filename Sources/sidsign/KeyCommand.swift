import ArgumentParser
import CommandLineTool
import StratisID

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make keys and show their addresses.",
        subcommands: [New.self, Import.self, ShowAddress.self]
    )
}

extension KeyCommand {
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a new key and print its address.")

        @OptionGroup var file: KeyFileOptions
        @OptionGroup var network: KeyNetworkOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            var generator = SystemRandomNumberGenerator()
            let key: PrivateKey
            do { key = try PrivateKey(using: &generator) } catch { throw Failure(error) }
            try file.write(key, network: network.network)
            printAddress(of: key, on: network.network, json: output.json)
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a key in wallet import format from standard input, keep it in a file, print its address."
        )

        @OptionGroup var file: KeyFileOptions
        @OptionGroup var network: KeyNetworkOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let key = try KeyInput.standardInput.read(network: network.network)
            try file.write(key, network: network.network)
            printAddress(of: key, on: network.network, json: output.json)
        }
    }

    struct ShowAddress: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "address",
            abstract: "Print the address of a key."
        )

        @Argument(help: "A file with the key, or - for standard input.")
        var key: KeyInput
        @OptionGroup var network: KeyNetworkOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let key = try key.read(network: network.network)
            printAddress(of: key, on: network.network, json: output.json)
        }
    }

    static func printAddress(of key: borrowing PrivateKey, on network: Network, json: Bool) {
        let address = key.address(on: network).description
        guard json else { return print(address) }
        var object = JSONObject()
        object.add("address", address)
        object.add("network", network.rawValue)
        print(object.text)
    }
}

/// Where a new key file goes and how it is kept.
struct KeyFileOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The file to create, for its owner only. An existing file stays.", valueName: "file"))
    var output: String

    @Flag(help: "Keep the key in the clear. Required: files under a passphrase are not made yet.")
    var noPassphrase = false

    func validate() throws {
        guard noPassphrase else {
            throw ValidationError(
                "key files under a passphrase are not made yet; --no-passphrase keeps the key in the clear"
            )
        }
    }

    func write(_ key: borrowing PrivateKey, network: Network) throws {
        try key.withWIF(for: network) { wif in try OutputFile(output).create(wif) }
    }
}
