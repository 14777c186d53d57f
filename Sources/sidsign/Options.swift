public import ArgumentParser
public import StratisID

extension Network: ExpressibleByArgument {}

/// `--json`, which every command has.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print one JSON object.")
    var json = false
}

/// `--network` for a key: a WIF has one network.
struct KeyNetworkOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The network of the key and its address.", valueName: "name"))
    var network = Network.cirrus
}

/// `--network` for addresses that are checked: as many as are accepted.
struct AcceptedNetworkOptions: ParsableArguments {
    @Option(
        name: .customLong("network"),
        parsing: .singleValue,
        help: ArgumentHelp("A network whose addresses are accepted; repeatable. (default: cirrus)", valueName: "name")
    )
    var names: [Network] = []

    var networks: NetworkSet { names.isEmpty ? [.cirrus] : NetworkSet(names) }
}

/// `--at`, for looking at another moment than now.
struct TimeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The time to check exp against, in Unix seconds. (default: now)", valueName: "unix"))
    var at: UInt64?

    var now: UnixSeconds { at.map { UnixSeconds($0) } ?? currentTime() }
}

/// `--expect-host`, the only thing that ties a challenge to a server.
struct HostOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Refuse a challenge that names another host, or another port.", valueName: "host"))
    var expectHost: String?

    var audience: Audience { expectHost.map { .authority($0) } ?? .anyone }
}
