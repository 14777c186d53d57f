import ArgumentParser
import CommandLineTool
import OAuthServer
import StratisID

/// `sidsign serve rotate-key`: a new key for access tokens, without a gap.
struct RotateKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key",
        abstract: "Make a new key for access tokens, which signs once all have had the time to learn of it.",
        discussion: """
            A running server publishes the new key within seconds, and signs with it after --delay. The old key stays \
            published until its last token has expired. Run it again any time later: keys that are of no use any more go.
            """
    )

    @OptionGroup var options: StateOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "When the new key begins to sign, in seconds; resource servers keep a key set for five minutes.",
            valueName: "seconds"
        )
    )
    var delay: UInt64 = 600
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How long a key stays published after it has signed for the last time, in seconds; as long as its tokens at least.",
            valueName: "seconds"
        )
    )
    var keep: UInt64 = 86_400
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard delay <= 86_400 else { throw ValidationError("--delay is a day at most") }
        guard keep <= Lifetimes.longest else { throw ValidationError("--keep is ten years at most") }
    }

    func run() throws {
        // Whatever else the server needs is not needed here.
        let environment = ProcessEnvironment()
        let file = try Settings.file(options, environment)
        let state = try StateFolder(try Settings.stateFolder(options, environment, file))
        let lifetime = try Settings.accessTokenLifetime(options, environment, file)
        let now = currentTime()
        let start = UnixSeconds(now.rawValue + delay)
        let key = try state.signingKeyFile.rotate(startingAt: start, now: now, overlap: max(lifetime, keep))
        guard output.json else { return try printLine("\(key.id) signs from \(start)") }
        var object = JSONObject()
        object.add("key", key.id)
        object.add("signsFrom", start.rawValue)
        try printLine(object)
    }
}
