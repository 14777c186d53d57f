import ArgumentParser
import CommandLineTool

/// A command that another program does, so that the commands without a network start fast.
protocol ForwardedCommand: ParsableCommand {
    /// The program beside `sidsign`.
    static var program: String { get }
    /// The command's name.
    static var name: String { get }
    /// What it does, in a sentence.
    static var abstract: String { get }
    /// What follows the name on the command line.
    var arguments: [String] { get }
}

extension ForwardedCommand {
    static var program: String { "sidsign-client" }

    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: name, abstract: "\(abstract).", discussion: "See sidsign \(name) --help.")
    }

    func run() throws {
        // The server has no other command.
        let name = Self.program == "sidsign-server" ? [] : [Self.name]
        let error = replaceProcess(withNeighbour: Self.program, arguments: name + arguments)
        throw Failure(
            name: "noSuchFile",
            message: "\(Self.program), which has to stand beside sidsign, cannot be run: \(error)",
            exitCode: Failure.noInput
        )
    }
}

struct ApproveCommand: ForwardedCommand {
    static let name = "approve"
    static let abstract = "Sign a challenge and post the signature to its server"
    @Argument(parsing: .captureForPassthrough, help: "The challenge and the flags.") var arguments: [String] = []
}

struct ServeCommand: ForwardedCommand {
    static let program = "sidsign-server"
    static let name = "serve"
    static let abstract = "Run an authorization server"
    @Argument(parsing: .captureForPassthrough, help: "The flags of the command.") var arguments: [String] = []
}

struct LoginCommand: ForwardedCommand {
    static let name = "login"
    static let abstract = "Log in at one of five systems and keep the tokens"
    @Argument(parsing: .captureForPassthrough, help: "The flags of the command.") var arguments: [String] = []
}

struct TokenCommand: ForwardedCommand {
    static let name = "token"
    static let abstract = "Print a valid access token"
    @Argument(parsing: .captureForPassthrough, help: "The flags of the command.") var arguments: [String] = []
}

struct RefreshCommand: ForwardedCommand {
    static let name = "refresh"
    static let abstract = "Refresh the tokens now"
    @Argument(parsing: .captureForPassthrough, help: "The flags of the command.") var arguments: [String] = []
}

struct LogoutCommand: ForwardedCommand {
    static let name = "logout"
    static let abstract = "Revoke the tokens and forget them"
    @Argument(parsing: .captureForPassthrough, help: "The flags of the command.") var arguments: [String] = []
}

struct WhoAmICommand: ForwardedCommand {
    static let name = "whoami"
    static let abstract = "Print what is known of a login"
    @Argument(parsing: .captureForPassthrough, help: "The flags of the command.") var arguments: [String] = []
}

struct FetchCommand: ForwardedCommand {
    static let name = "fetch"
    static let abstract = "GET a URL with the access token"
    @Argument(parsing: .captureForPassthrough, help: "The flags of the command.") var arguments: [String] = []
}
