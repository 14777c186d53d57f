import ArgumentParser
import CommandLineTool
import StratisID

struct MessageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message",
        abstract: "Sign and verify any text.",
        discussion: "The same key signs challenges: a text that reads host/path?uid=… logs its holder in at that host.",
        subcommands: [Sign.self, Verify.self]
    )
}

extension MessageCommand {
    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign a text and print the signature.",
            discussion: "The same key signs challenges, so sign no text that you did not write or understand."
        )

        @Argument(help: "The text.")
        var text: String
        @Option(help: ArgumentHelp("A file with the key, or - for standard input.", valueName: "key"))
        var key: KeyInput
        @OptionGroup var network: KeyNetworkOptions
        @OptionGroup var passphrase: PassphraseOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let key = try key.read(network: network.network, passphrase: passphrase)
            if let challenge = try? Challenge(parsing: "sid:" + text) {
                printError("warning: this text is a challenge; its signature logs you in at \(challenge.authority)")
            } else {
                printError("warning: this key also signs challenges; sign only texts that you understand")
            }
            let signature = key.key.sign(message: text)
            guard output.json else { return try printLine(signature) }
            var object = JSONObject()
            object.add("address", key.address.description)
            object.add("signature", signature.description)
            try printLine(object)
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Verify a signed text.")

        @Argument(help: "The text.")
        var text: String
        @Option(help: ArgumentHelp("The address that is said to have signed.", valueName: "address"))
        var address: String
        @Option(help: ArgumentHelp("The signature in base64.", valueName: "base64"))
        var signature: String
        @OptionGroup var accepted: AcceptedNetworkOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            var object = JSONObject()
            let address: Address
            do throws(VerificationError) { address = try signer() } catch {
                object.add("valid", false)
                object.add("error", error.name)
                object.add("message", error.description)
                try printLine(output.json ? object.text : "refused: \(error.name): \(error)")
                terminate(Failure(error).exitCode)
            }
            object.add("valid", true)
            object.add("address", address.description)
            try printLine(output.json ? object.text : "valid\naddress  \(address)")
        }

        private func signer() throws(VerificationError) -> Address {
            let signer: Address
            do { signer = try Address(parsing: address, networks: accepted.networks) } catch { throw .init(error) }
            do {
                try MessageSignature(parsing: signature).verify(MessageDigest(of: text), signedBy: signer)
            } catch { throw .init(error) }
            return signer
        }
    }
}
