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

    @OptionGroup var options: ServeOptions
    @Option(
        help: ArgumentHelp(
            "When the new key begins to sign, in seconds; resource servers keep a key set for five minutes.",
            valueName: "seconds"
        )
    )
    var delay: UInt64 = 600
    @Option(
        help: ArgumentHelp(
            "How long a key stays published after it has signed for the last time, in seconds; as long as its tokens at least.",
            valueName: "seconds"
        )
    )
    var keep: UInt64 = 86_400

    func run() throws {
        guard delay <= 86_400 else { throw ValidationError("--delay is a day at most") }
        let settings = try Settings(options)
        let state = try StateFolder(settings.stateFolder)
        let now = currentTime()
        let start = UnixSeconds(now.rawValue + delay)
        let key = try state.signingKeyFile.rotate(
            startingAt: start,
            now: now,
            overlap: max(settings.accessTokenLifetime, keep)
        )
        print("\(key.id) signs from \(start)")
    }
}
