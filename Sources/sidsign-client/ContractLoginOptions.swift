import ArgumentParser
import CommandLineTool
import OAuthClient
import OAuthProviders
import SystemPackage

/// What a login at digi.me needs.
struct ContractLoginOptions: ParsableArguments {
    @Option(name: .customLong("application-id"), help: ArgumentHelp("The application.", valueName: "id"))
    var applicationID: String?
    @Option(name: .customLong("contract-id"), help: ArgumentHelp("The contract.", valueName: "id"))
    var contractID: String?
    @Option(help: ArgumentHelp("A file with the contract's private key in PEM.", valueName: "file"))
    var contractKey: SecretFile?
    @Option(
        name: .customLong("service-id"),
        help: ArgumentHelp("The service that you are asked to add.", valueName: "n")
    )
    var serviceID: Int64?
    @Option(name: .customLong("onboard-url"), help: ArgumentHelp("The web client's address.", valueName: "url"))
    var onboardURL: String?
    @Option(help: ArgumentHelp("The language of the web client, such as nl.", valueName: "language"))
    var locale: String?

    func logIn(
        _ profile: inout Profile,
        _ browser: BrowserLoginOptions,
        waiting: Duration
    ) async throws -> (Profile, Client, TokenSet) {
        guard let applicationID, let contractID, let contractKey else {
            throw ValidationError("--provider digi-me needs --application-id, --contract-id and --contract-key")
        }
        guard contractKey.isReadableAgain else {
            throw ValidationError("--contract-key is a file, because every refresh is signed with it")
        }
        profile.applicationID = applicationID
        profile.contractID = contractID
        profile.contractKeyFile = FilePath(contractKey.path).absolute.string
        profile.onboardURL = onboardURL
        let digiMe = try profile.digiMe()
        let redirect = try await BrowserRedirect(browser.redirectURI)
        profile.redirectURI = redirect.uri
        var options = DigiMeAuthorizationOptions()
        options.serviceID = serviceID
        options.locale = locale
        let client = try profile.client(digiMe.provider(options))
        let pending = try await client.authorize()
        let callback = try await redirect.callback(opening: pending.url, waiting: waiting)
        return (profile, client, try await client.exchange(callback: callback, pending: pending))
    }
}
