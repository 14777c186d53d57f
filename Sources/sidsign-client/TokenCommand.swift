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
        let (name, stored, files) = try profile.login()
        try await failing(profile: name) {
            let lease = try await stored.session(name, files).lease()
            guard output.json else { return print(lease.accessToken.reveal()) }
            var object = JSONObject()
            object.add("accessToken", lease.accessToken.reveal())
            object.add("tokenType", lease.tokens.tokenType.rawValue)
            object.add("expiresAt", lease.tokens.expiry.map { UInt64(max(0, $0)) })
            print(object.text)
        }
    }
}
