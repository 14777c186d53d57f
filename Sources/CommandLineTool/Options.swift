public import ArgumentParser
public import StratisID

extension Network: ExpressibleByArgument {}

/// `--json`, which every command has.
package struct OutputOptions: ParsableArguments {
    @Flag(help: "Print one JSON object.")
    package var json = false

    package init() {}
}

/// `--network` for a key: a key has one network.
package struct KeyNetworkOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The network of the key and its address. (default: that of the key file, or cirrus)",
            valueName: "name"
        )
    )
    package var network: Network?

    package init() {}
}

/// `--network` for addresses that are checked: as many as are accepted.
package struct AcceptedNetworkOptions: ParsableArguments {
    @Option(
        name: .customLong("network"),
        parsing: .singleValue,
        help: ArgumentHelp("A network whose addresses are accepted; repeatable. (default: cirrus)", valueName: "name")
    )
    package var names: [Network] = []

    package var networks: NetworkSet { names.isEmpty ? [.cirrus] : NetworkSet(names) }

    package init() {}
}

/// `--at`, for looking at another moment than now.
package struct TimeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The time to check exp against, in Unix seconds. (default: now)", valueName: "unix"))
    package var at: UInt64?

    package var now: UnixSeconds { at.map { UnixSeconds($0) } ?? currentTime() }

    package init() {}
}

/// `--expect-host`, the only thing that ties a challenge to a server.
package struct HostOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Refuse a challenge that names another host, or another port.", valueName: "host"))
    package var expectHost: String?

    package var audience: Audience { expectHost.map { .authority($0) } ?? .anyone }

    package init() {}
}
