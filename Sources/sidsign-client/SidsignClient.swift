import ArgumentParser

/// The commands of `sidsign` that speak to a network: a program of its own so that the other commands start fast.
struct SidsignClient: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sidsign",
        abstract: "The commands of sidsign that speak to a network.",
        version: "0.1.0",
        subcommands: [
            LoginCommand.self, TokenCommand.self, RefreshCommand.self, LogoutCommand.self, WhoAmICommand.self,
            FetchCommand.self, ApproveCommand.self,
        ]
    )
}
