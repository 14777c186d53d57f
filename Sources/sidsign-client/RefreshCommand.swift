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
        let (name, stored, files) = try profile.login()
        try await failing(profile: name) {
            let session = try stored.session(name, files)
            let lease = try await retryLost ? session.retryUnknownRefresh() : session.refresh()
            guard output.json else { return print("refreshed") }
            var object = JSONObject()
            object.add("profile", name)
            object.add("expiresAt", lease.tokens.expiry.map { UInt64(max(0, $0)) })
            print(object.text)
        }
    }
}
