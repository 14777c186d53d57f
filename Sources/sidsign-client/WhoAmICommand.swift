import ArgumentParser
import CommandLineTool
import OAuthClient
import OAuthMessages
import StratisID

struct WhoAmICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Print what is known of a login, without asking the server."
    )

    @OptionGroup var profile: ProfileOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (name, stored, files) = try profile.login()
        let tokens = try await failing(profile: name) { try await files.store.load(name)?.tokens }
        guard let tokens else { throw Failure(ClientError.loginRequired(.notLoggedIn), profile: name) }
        let expiry = tokens.expiry.map { UInt64(max(0, $0)) }
        let isExpired = expiry.map { $0 <= currentTime().rawValue } ?? false
        guard output.json else {
            print("\(stored.account ?? name) at \(stored.server ?? stored.provider.rawValue)")
            if let expiry { print("the access token \(isExpired ? "expired" : "expires") at \(expiry)") }
            if tokens.refreshToken == nil { print("it cannot be refreshed") }
            return
        }
        var object = JSONObject()
        object.add("profile", name)
        object.add("provider", stored.provider.rawValue)
        object.add("server", stored.server)
        object.add("account", stored.account)
        object.add("network", stored.network)
        object.add("scope", tokens.scope?.description)
        object.add("expiresAt", expiry)
        object.add("expired", isExpired)
        object.add("refreshable", tokens.refreshToken != nil)
        print(object.text)
    }
}
