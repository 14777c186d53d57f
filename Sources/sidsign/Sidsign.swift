import ArgumentParser

/// The `sidsign` command.
struct Sidsign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sidsign",
        abstract: "Sign and verify Stratis ID challenges.",
        discussion: """
            Exit codes: 0 done or valid; 1 well-formed but refused; 64 usage; 65 malformed input; 66 no such file; \
            69 server not reachable; 73 cannot create output; 77 not permitted.
            """,
        version: "0.1.0",
        subcommands: [
            KeyCommand.self, ParseCommand.self, SignCommand.self, VerifyCommand.self, MessageCommand.self,
            QRCommand.self, ApproveCommand.self, LoginCommand.self, TokenCommand.self, RefreshCommand.self,
            LogoutCommand.self, WhoAmICommand.self, FetchCommand.self, ServeCommand.self,
        ]
    )
}

extension Sidsign {
    /// The arguments with `help login` as `login --help`: what another program does, only that program can explain.
    static func forwardingHelp(of arguments: [String]) -> [String] {
        guard arguments.count >= 2, arguments[0] == "help",
            let subcommand = configuration.subcommands.first(where: { $0.configuration.commandName == arguments[1] })
        else { return arguments }
        return subcommand is any ForwardedCommand.Type ? arguments.dropFirst() + ["--help"] : arguments
    }
}
