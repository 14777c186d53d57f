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
    }

    func run() async throws {
        let name = profile ?? provider.rawValue
        let files = try store.files(creating: true)
        // Whether the tokens can be kept is found out before there are any.
        try await failing(profile: name) { try await files.store.lock(name, patience: .seconds(30)).unlock() }
        let (profile, client, tokens) = try await failing(profile: name) { try await logIn() }
        try await failing(profile: name) {
            try await Session(client, store: files.store, key: name).adopt(tokens)
        }
        try files.keep(profile, as: name)
        report(name, profile, tokens)
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

    private func report(_ name: String, _ profile: Profile, _ tokens: TokenSet) {
        if output.json {
            var object = JSONObject()
            object.add("profile", name)
            object.add("provider", profile.provider.rawValue)
            object.add("account", profile.account)
            object.add("expiresAt", tokens.expiry.map { UInt64(max(0, $0)) })
            object.add("scope", tokens.scope?.description)
            object.add("refreshable", tokens.refreshToken != nil)
            print(object.text)
        } else {
            print("logged in as \(profile.account ?? name)")
            let flag = name == ProviderName.stratis.rawValue ? "" : " --profile \(name)"
            printError("the token: sidsign token\(flag)")
        }
    }
}
