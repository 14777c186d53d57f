import ArgumentParser
import CommandLineTool
import OAuthClient
import OAuthMessages
import OAuthProviders
import StratisID
import SystemPackage

struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Log in at one of five systems and keep the tokens.",
        discussion: """
            stratis: --issuer and --key; where the server knows clients, --client-id and --scope. simacan: --username and \
            --password-file. sid-ai and dottedsign: --client-id and --client-secret-file. digi-me: --application-id, \
            --contract-id and --contract-key. The last three send you to a browser: the line "open URL" comes on standard \
            error, and the answer is awaited on the redirect URI.
            """
    )

    @Option(help: "The system: stratis, sid-ai, simacan, digi-me or dottedsign.")
    var provider: ProviderName
    @Option(help: ArgumentHelp("The name to keep the login under. (default: the system's)", valueName: "name"))
    var profile: String?
    @OptionGroup var store: StoreOptions
    @OptionGroup(title: "Stratis ID") var stratis: StratisLoginOptions
    @OptionGroup(title: "sid-ai, dottedsign, stratis") var browser: BrowserLoginOptions
    @OptionGroup(title: "simacan") var password: PasswordLoginOptions
    @OptionGroup(title: "digi-me") var contract: ContractLoginOptions
    @Option(
        help: ArgumentHelp("The system's address, instead of its own. simacan, digi-me, dottedsign.", valueName: "url")
    )
    var baseURL: String?
    @Option(help: ArgumentHelp("How many seconds to wait for the browser, or for its address.", valueName: "seconds"))
    var timeout = 300
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkProfileName(profile)
        guard 1...86_400 ~= timeout else { throw ValidationError("--timeout is 1 to 86400 seconds") }
        for option in givenOptions where option.isGiven && !option.systems.contains(provider) {
            throw ValidationError("\(option.name) is not for --provider \(provider.rawValue)")
        }
    }

    /// The options that are not for all systems: one that is given in vain would be a mistake that nobody sees.
    private var givenOptions: [(name: String, isGiven: Bool, systems: [ProviderName])] {
        let withClients: [ProviderName] = [.stratis, .sidAI, .dottedSign]
        return [
            ("--issuer", stratis.issuer != nil, [.stratis]),
            ("--key", stratis.key != nil, [.stratis]),
            ("--network", stratis.network.network != nil, [.stratis]),
            ("--passphrase-file", stratis.passphrase.passphraseFile != nil, [.stratis]),
            ("--expect-host", stratis.expectHost != nil, [.stratis]),
            ("--client-id", browser.clientID != nil, withClients),
            ("--client-secret-file", browser.clientSecretFile != nil, withClients),
            ("--scope", browser.scope != nil, withClients),
            ("--authorize-url", browser.authorizeURL != nil, withClients),
            ("--token-url", browser.tokenURL != nil, withClients),
            ("--redirect-uri", browser.redirectURI != nil, [.sidAI, .dottedSign, .digiMe]),
            ("--token-encoding", browser.tokenEncoding != nil, [.sidAI, .dottedSign]),
            ("--username", password.username != nil, [.simacan]),
            ("--password-file", password.passwordFile != nil, [.simacan]),
            ("--application-id", contract.applicationID != nil, [.digiMe]),
            ("--contract-id", contract.contractID != nil, [.digiMe]),
            ("--contract-key", contract.contractKey != nil, [.digiMe]),
            ("--service-id", contract.serviceID != nil, [.digiMe]),
            ("--onboard-url", contract.onboardURL != nil, [.digiMe]),
            ("--locale", contract.locale != nil, [.digiMe]),
            ("--base-url", baseURL != nil, [.simacan, .digiMe, .dottedSign]),
        ]
    }

    func run() async throws {
        let login = LoginReference(
            profile ?? provider.rawValue,
            store: store.store,
            provider: provider,
            server: stratis.issuer ?? baseURL ?? browser.tokenURL
        )
        let files = try store.files(creating: true)
        // Whether the tokens can be kept is found out before there are any.
        try files.check(login.name)
        try await failing(login) {
            _ = try await files.store.load(login.name)
            try await files.store.lock(login.name, patience: .seconds(30)).unlock()
        }
        let (profile, client, tokens) = try await failing(login) { try await logIn() }
        try await files.keep(profile, as: login.name) {
            try await failing(login) { try await Session(client, store: files.store, key: login.name).adopt(tokens) }
        }
        try report(login, profile, tokens)
    }

    private func logIn() async throws -> (Profile, Client, TokenSet) {
        var profile = Profile(provider: provider)
        profile.baseURL = baseURL
        switch provider {
        case .stratis: return try await stratis.logIn(&profile, browser)
        case .simacan: return try await password.logIn(&profile)
        case .sidAI, .dottedSign: return try await browser.logIn(&profile, waiting: .seconds(timeout))
        case .digiMe: return try await contract.logIn(&profile, browser, waiting: .seconds(timeout))
        }
    }

    private func report(_ login: LoginReference, _ profile: Profile, _ tokens: TokenSet) throws(Failure) {
        if output.json {
            var object = JSONObject()
            object.add("profile", login.name)
            object.add("provider", profile.provider.rawValue)
            object.add("account", profile.account)
            object.add("expiresAt", tokens.expiry.map { UInt64(max(0, $0)) })
            object.add("scope", tokens.scope?.description)
            object.add("refreshable", tokens.refreshToken != nil)
            try printLine(object)
        } else {
            try printLine("logged in as \(profile.account ?? login.name)")
            printError("the token: sidsign token\(login.options)")
        }
    }
}
