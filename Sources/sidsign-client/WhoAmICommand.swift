#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
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
        let (login, stored, files) = try profile.login()
        let name = login.name
        let tokens = try await failing(login) { try await files.store.load(name)?.tokens }
        guard let tokens else { throw Failure(ClientError.loginRequired(.notLoggedIn), of: login) }
        let expiry = tokens.expiry.map { UInt64(max(0, $0)) }
        let isExpired = expiry.map { $0 <= currentTime().rawValue } ?? false
        guard output.json else {
            var lines = ["\(stored.account ?? name) at \(stored.server ?? stored.provider.rawValue)"]
            if let expiry { lines.append("the access token \(isExpired ? "expired" : "expires") \(Self.date(expiry))") }
            if tokens.refreshToken == nil { lines.append("it cannot be refreshed") }
            return try printLine(lines.joined(separator: "\n"))
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
        try printLine(object)
    }

    /// The date and time in UTC, as far as four digits for the year go.
    ///
    /// Source: RFC 3339.
    private static func date(_ seconds: UInt64) -> String {
        guard seconds <= 253_402_300_799 else { return "after the year 9999" }
        return "at " + Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }
}
