import ArgumentParser
import CommandLineTool
import StratisID
import SystemPackage

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a signed challenge, or with --batch a stream of them.",
        discussion: """
            With --batch, standard input has one JSON object {"sid","address","signature"} per line, and standard output \
            answers each with one, in the same order. A line that is no such object is answered with the error \
            malformedInput.
            """
    )

    @Argument(help: "The challenge, sid:host/path?uid=…&exp=….")
    var uri: String?
    @Option(help: ArgumentHelp("The address that is said to have signed.", valueName: "address"))
    var address: String?
    @Option(help: ArgumentHelp("The signature in base64.", valueName: "base64"))
    var signature: String?
    @Flag(help: "Verify a stream of JSON lines.")
    var batch = false
    @OptionGroup var accepted: AcceptedNetworkOptions
    @OptionGroup var host: HostOptions
    @OptionGroup var time: TimeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let isSingle = uri != nil && address != nil && signature != nil
        let isEmpty = uri == nil && address == nil && signature == nil
        guard batch ? isEmpty : isSingle else {
            throw ValidationError(
                batch
                    ? "--batch takes challenges, addresses and signatures from standard input"
                    : "give a challenge, --address and --signature, or --batch"
            )
        }
    }

    func run() throws {
        let verifier = Verifier(audience: host.audience, networks: accepted.networks)
        guard let uri, let address, let signature else {
            let batch = BatchVerifier(verifier: verifier, now: time.at.map { UnixSeconds($0) })
            do {
                return try batch.run(input: .standardInput, output: .standardOutput)
            } catch let error as Errno {
                throw Failure(name: "cannotRead", message: "standard input: \(error)", exitCode: Failure.noInput)
            }
        }
        let verdict = Verdict { () throws(VerificationError) in
            try verifier.verify(sid: uri, address: address, signature: signature, at: time.now)
        }
        try printLine(output.json ? verdict.json.text : verdict.text)
        if let error = verdict.error { terminate(Failure(error).exitCode) }
    }
}

/// What a verification says.
private struct Verdict {
    private let result: Result<Proof, VerificationError>

    init(_ verify: () throws(VerificationError) -> Proof) { result = Result(catching: verify) }

    var error: VerificationError? {
        if case .failure(let error) = result { error } else { nil }
    }

    var text: String {
        switch result {
        case .success(let proof):
            """
            valid
            address  \(proof.address)
            network  \(proof.address.network.rawValue)
            host     \(proof.challenge.authority)
            uid      \(proof.challenge.uid)
            exp      \(proof.challenge.expiry?.description ?? "none")
            """
        case .failure(let error): "refused: \(error.name): \(error)"
        }
    }

    var json: JSONObject {
        var object = JSONObject()
        switch result {
        case .success(let proof):
            object.add("valid", true)
            object.add("address", proof.address.description)
            object.add("network", proof.address.network.rawValue)
            object.add("host", proof.challenge.authority)
            object.add("uid", proof.challenge.uid)
            object.add("exp", proof.challenge.expiry?.rawValue)
        case .failure(let error):
            object.add("valid", false)
            object.add("error", error.name)
            object.add("message", error.description)
        }
        return object
    }
}
