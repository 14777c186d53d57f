import ArgumentParser

/// The flags that `sidsign serve` and `sidsign serve rotate-key` share.
struct StateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where keys and the database are kept. (default: $XDG_STATE_HOME/sidsign)",
            valueName: "directory"
        )
    )
    var stateDir: String?
    @Option(help: ArgumentHelp("Settings in YAML or JSON.", valueName: "file"))
    var config: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long an access token is good, in seconds. (default: 900)", valueName: "seconds")
    )
    var accessTokenLifetime: UInt64?
}
