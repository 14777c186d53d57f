import ArgumentParser
import CommandLineTool
import OAuthClient
import OAuthMessages
import OAuthProviders
import SystemPackage

/// Who the client is, and what a login in a browser needs.
struct BrowserLoginOptions: ParsableArguments {
    @Option(name: .customLong("client-id"), help: ArgumentHelp("The client's name.", valueName: "id"))
    var clientID: String?
    @Option(
        help: ArgumentHelp(
            "A file with the client's secret, or - for standard input. Refreshes and logouts need it, and read the file again.",
            valueName: "file"
        )
    )
    var clientSecretFile: SecretFile?
    @Option(
        name: .customLong("redirect-uri"),
        help: ArgumentHelp(
            """
            Where the browser comes back, as it is registered; a free port is taken where it names none. (default: a \
            free port of 127.0.0.1)
            """,
            valueName: "uri"
        )
    )
    var redirectURI: String?
    @Option(help: ArgumentHelp("What the token is to be good for, words with spaces between.", valueName: "scope"))
    var scope: String?
    @Option(name: .customLong("authorize-url"), help: ArgumentHelp("Where the browser is sent.", valueName: "url"))
    var authorizeURL: String?
    @Option(name: .customLong("token-url"), help: ArgumentHelp("Where tokens come from.", valueName: "url"))
    var tokenURL: String?
    @Option(help: "How token requests are written: form or json. (default: as the system documents it)")
    var tokenEncoding: TokenEncoding?

    func logIn(_ profile: inout Profile, waiting: Duration) async throws -> (Profile, Client, TokenSet) {
        guard clientID != nil, clientSecretFile != nil else {
            throw ValidationError("--provider \(profile.provider.rawValue) needs --client-id and --client-secret-file")
        }
        profile.authorizeURL = authorizeURL
        profile.tokenURL = tokenURL
        profile.tokenEncoding = tokenEncoding
        let redirect = try await BrowserRedirect(redirectURI)
        profile.redirectURI = redirect.uri
        let client = try client(&profile)
        let pending = try await client.authorize()
        let callback = try await redirect.callback(opening: pending.url, waiting: waiting)
        return (profile, client, try await client.exchange(callback: callback, pending: pending))
    }

    /// The client for this login, noted in the profile.
    func client(_ profile: inout Profile) throws -> Client {
        profile.clientID = clientID
        let secret = try clientSecretFile?.read("the file with the client secret")
        if let clientSecretFile, clientSecretFile.isReadableAgain {
            profile.clientSecretFile = FilePath(clientSecretFile.path).absolute.string
        } else if clientSecretFile != nil {
            profile.isClientSecretLost = true
            printError(
                "warning: a secret from standard input is not kept, so that the tokens cannot be refreshed or revoked"
            )
        }
        return try profile.client(secret: secret, scope: try parsedScope(for: profile.provider))
    }

    private func parsedScope(for provider: ProviderName) throws -> Scope? {
        if let scope {
            do { return try Scope(parsing: scope) } catch { throw ValidationError("--scope: \(error)") }
        }
        return provider == .sidAI ? try Scope(SIDai.scope) : nil
    }
}
