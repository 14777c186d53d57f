import ArgumentParser
import CommandLineTool
import OAuthClient
import OAuthMessages

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Print a valid access token, refreshed when it is due."
    )

    @OptionGroup var profile: ProfileOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (login, stored, files) = try profile.login()
        let lease = try await failing(login) { try await stored.session(login.name, files).lease() }
        guard output.json else { return try printLine(lease.accessToken.reveal()) }
        var object = JSONObject()
        object.add("accessToken", lease.accessToken.reveal())
        object.add("tokenType", lease.tokens.tokenType.rawValue)
        object.add("expiresAt", lease.tokens.expiry.map { UInt64(max(0, $0)) })
        try printLine(object)
    }
}
