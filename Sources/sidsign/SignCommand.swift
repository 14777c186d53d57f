import ArgumentParser
import CommandLineTool
import StratisID

struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign a challenge and print the signature.",
        discussion: "Signing logs the key's holder in at the host the challenge names: look at it first with parse."
    )

    @Argument(help: "The challenge, sid:host/path?uid=…&exp=….")
    var uri: String
    @Option(help: ArgumentHelp("A file with the key, or - for standard input.", valueName: "key"))
    var key: KeyInput
    @OptionGroup var network: KeyNetworkOptions
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var time: TimeOptions
    @Flag(help: "Sign although exp has passed.")
    var allowExpired = false
    @Flag(help: "Sign although the challenge is not in the form that all servers verify.")
    var allowNoncanonical = false
    @OptionGroup var host: HostOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let challenge = try Challenge(argument: uri)
        // The last moment in which the challenge was good stands for one that may be expired.
        let now = allowExpired ? challenge.expiry ?? time.now : time.now
        let fresh: FreshChallenge
        do { fresh = try challenge.fresh(for: host.audience, at: now) } catch {
            throw Failure(VerificationError(error))
        }
        guard challenge.isCanonical || allowNoncanonical else { throw Failure(SigningError.nonCanonical) }
        let key = try key.read(network: network.network, passphrase: passphrase)
        let signature: MessageSignature
        do {
            signature = try key.key.sign(fresh, allowNonCanonical: allowNoncanonical)
        } catch {
            throw Failure(error)
        }
        guard output.json else { return try printLine(signature) }
        var object = JSONObject()
        object.add("sid", uri)
        object.add("signedText", challenge.signedText)
        object.add("address", key.address.description)
        object.add("signature", signature.description)
        try printLine(object)
    }
}
