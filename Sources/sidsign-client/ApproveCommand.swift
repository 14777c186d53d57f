import ArgumentParser
import CommandLineTool
import StratisID
import StratisWallet
import StratisWalletAsyncHTTPClient

/// The wallet's side of a login.
struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Sign a challenge and post the signature to its server.",
        discussion: """
            Shows the host and until when the signature is good, asks, signs, and posts {"signature","publicKey"}. Nothing is \
            posted to hosts of this machine or of private networks, to addresses, or to other ports than 443, but to those that \
            --allow-host names; localhost and addresses of this machine are then spoken to without encryption. With --yes, \
            nobody sees until when the signature is good: the challenge has to have an end, within the hour.
            """
    )

    @Argument(help: "The challenge, sid:host/path?uid=…&exp=….")
    var uri: String
    @Option(help: ArgumentHelp("A file with the key, or - for standard input.", valueName: "key"))
    var key: KeyInput
    @OptionGroup var network: KeyNetworkOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Post to this host wherever it is, at any port or at one; repeatable.", valueName: "host")
    )
    var allowHost: [String] = []
    @OptionGroup var host: HostOptions
    @Flag(help: "Sign although the challenge is not in the form that all servers verify.")
    var allowNoncanonical = false
    @Flag(help: "Do not ask.")
    var yes = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        for host in allowHost where AllowedHost(host) == nil {
            throw ValidationError("--allow-host takes a host, perhaps with a port")
        }
    }

    func run() async throws {
        let challenge = try Challenge(argument: uri)
        var policy = SigningPolicy(
            hosts: host.expectHost.map { .only([$0]) } ?? .any,
            networks: NetworkSet(Network.allCases),
            // Whoever is asked has seen how long the signature is good; otherwise what is usual has to do.
            maximumLifetime: yes ? 3600 : nil
        )
        policy.allowsNonCanonical = allowNoncanonical
        policy.allowsMissingExpiry = !yes
        let approver = CallbackApprover(
            transport: AsyncHTTPCallbackTransport(),
            policy: policy,
            allowedHosts: allowHost.compactMap { AllowedHost($0) }
        )
        do {
            let approval = try approver.prepare(challenge, at: currentTime())
            let key = try key.read(network: network.network, passphrase: passphrase)
            let network = key.network
            let signer = KeySigner(key.privateKey())
            let outcome = try await approver.complete(approval, on: network, with: signer) { try confirm($0) }
            try report(outcome, challenge: challenge, address: signer.publicKey.address(on: network))
        } catch let error as CallbackRefusal {
            throw Failure(error)
        } catch let error as SigningRefusal {
            throw Failure(error)
        }
    }

    private func confirm(_ question: ApprovalQuestion) throws -> Bool {
        let summary = """
            log in at \(question.host) as \(question.address)
            the signature is good \(Self.validity(until: question.expiry))
            """
        guard !yes else {
            printError(summary, isNamed: false)
            return true
        }
        // On the terminal itself: standard error may lead to a file.
        return try Terminal.confirm(summary + "\nSign and post?", orElse: "--yes signs and posts without asking")
    }

    private static func validity(until expiry: UnixSeconds?) -> String {
        guard let expiry else { return "for ever" }
        let now = currentTime()
        return "until \(expiry), for \(expiry.rawValue - min(now.rawValue, expiry.rawValue)) s more"
    }

    /// Prints what became of it, and ends the process with an exit code.
    private func report(_ outcome: ApprovalOutcome, challenge: Challenge, address: Address) throws(Failure) {
        let result = ApprovalReport(outcome)
        if output.json {
            var object = JSONObject()
            object.add("result", outcome.name)
            object.add("host", challenge.authority)
            object.add("address", address.description)
            object.add("exp", challenge.expiry?.rawValue)
            object.add("status", result.status.map { UInt64($0) })
            object.add("error", result.errorCode)
            object.add("message", result.message)
            try printLine(object)
        } else if result.exitCode == 0 {
            try printLine("approved")
        } else {
            printError("\(outcome.name): \(result.message)")
        }
        if result.exitCode != 0 { terminate(result.exitCode) }
    }
}

/// An outcome in words.
private struct ApprovalReport {
    var status: Int?
    var errorCode: String?
    let message: String
    var exitCode: Int32 = Failure.unavailable

    init(_ outcome: ApprovalOutcome) {
        switch outcome {
        case .approved(let status):
            self.status = status
            message = "the server took the signature"
            exitCode = 0
        case .declined:
            message = "nothing was signed"
            exitCode = Failure.refused
        case .refused(let status, let errorCode):
            self.status = status
            self.errorCode = errorCode
            message = "the server answered \(status)" + (errorCode.map { ", \($0)" } ?? "")
        case .failed(let status):
            self.status = status
            message = "the server answered \(status); try again later"
        case .redirected(let status):
            self.status = status
            message = "the server wanted the signature sent elsewhere, which was not done"
        case .unreachable(let reason): message = "the server cannot be reached: \(reason)"
        case .timedOut: message = "the server did not answer in time"
        case .tooLong: message = "the server's answer was too long"
        }
    }
}
