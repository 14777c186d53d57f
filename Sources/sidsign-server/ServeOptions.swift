import ArgumentParser
import CommandLineTool
import StratisID

/// The flags of `sidsign serve`.
///
/// Those that are left out are `nil`, so that the environment and the file can fill them.
struct ServeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where to listen; port 0 picks one. (default: 127.0.0.1:8080)", valueName: "host:port"))
    var listen: String?
    @Option(help: ArgumentHelp("The URL clients know the server by. (default: http:// and --listen)", valueName: "url"))
    var issuer: String?
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("A network whose addresses may sign in; repeatable. (default: cirrus)", valueName: "name")
    )
    var network: [Network] = []
    @Option(help: ArgumentHelp("sqlite:FILE or memory. (default: a file in the state directory)", valueName: "store"))
    var store: String?
    @OptionGroup var state: StateOptions
    // Unconditional, so that a number below 0 is named as one rather than taken for an option.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long a challenge is good, in seconds. (default: 120)", valueName: "seconds")
    )
    var challengeLifetime: UInt64?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long an authorization code is good, in seconds. (default: 60)", valueName: "seconds")
    )
    var codeLifetime: UInt64?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How long the refresh token before is answered with the same successor, in seconds. (default: 10)",
            valueName: "seconds"
        )
    )
    var refreshGrace: UInt64?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Requests each second from one client address; 0 for any number. (default: 25)",
            valueName: "number"
        )
    )
    var requestsPerSecond: UInt32?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Requests at once from one client address. (default: 100)", valueName: "number")
    )
    var burst: UInt32?
    @Option(help: ArgumentHelp("Speak TLS with this certificate and its chain, in PEM.", valueName: "file"))
    var tlsCertificate: String?
    @Option(help: ArgumentHelp("The key of --tls-certificate, in PEM.", valueName: "file"))
    var tlsKey: String?
    @Option(
        help: ArgumentHelp(
            "allow, or denyOnMismatch: no login whose browser and wallet have other addresses. (default: allow)",
            valueName: "policy"
        )
    )
    var riskPolicy: String?
    @Flag(inversion: .prefixedNo, help: "Answer GET /metrics, for Prometheus.")
    var metrics: Bool?
    @Flag(inversion: .prefixedNo, help: "Answer the Stratis node's POST /api/Wallet/verifymessage.")
    var verifyMessageEndpoint: Bool?
    @Option(
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error or critical. (default: notice)",
            valueName: "level"
        )
    )
    var logLevel: String?
}
