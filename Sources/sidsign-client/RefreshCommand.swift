import ArgumentParser
import CommandLineTool
import OAuthClient

struct RefreshCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Refresh the tokens now, due or not."
    )

    @OptionGroup var profile: ProfileOptions
    @Flag(help: "Ask once more after the answer to a refresh was lost; a strict server may end the login for it.")
    var retryLost = false
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (login, stored, files) = try profile.login()
        let lease = try await failing(login) {
            let session = try stored.session(login.name, files)
            return try await retryLost ? session.retryUnknownRefresh() : session.refresh()
        }
        guard output.json else { return try printLine("refreshed") }
        var object = JSONObject()
        object.add("profile", login.name)
        object.add("expiresAt", lease.tokens.expiry.map { UInt64(max(0, $0)) })
        try printLine(object)
    }
}
