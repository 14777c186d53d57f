import ArgumentParser
import CommandLineTool

/// `--store`: where logins are kept.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The file with the logins; it and what stands beside it is readable for you alone. (default: in the state directory)",
            valueName: "file"
        )
    )
    var store: String?

    func files(creating: Bool = false) throws -> LoginFiles { try LoginFiles(store, creating: creating) }
}

/// `--profile` for a login that is there.
struct ProfileOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The name of the login. (default: the only one, or stratis)", valueName: "name"))
    var profile: String?
    @OptionGroup var store: StoreOptions

    func validate() throws { try checkProfileName(profile) }

    /// The login that is meant, and where it is.
    func login() throws -> (login: LoginReference, profile: Profile, files: LoginFiles) {
        let (login, files) = try reference()
        let profile = try files.profile(login)
        let (provider, server) = (profile.provider, profile.server)
        return (LoginReference(login.name, store: login.store, provider: provider, server: server), profile, files)
    }

    /// The login that is meant, whether it is there or not.
    func reference() throws -> (login: LoginReference, files: LoginFiles) {
        let files = try store.files()
        let names = files.names
        let name = profile ?? (names.count == 1 ? names[0] : ProviderName.stratis.rawValue)
        if profile == nil, names.count > 1, !names.contains(name) {
            throw Failure(
                name: "usage",
                message: "there are several logins; name one with --profile: \(names.joined(separator: ", "))",
                exitCode: Failure.usage
            )
        }
        return (LoginReference(name, store: store.store), files)
    }
}

/// A profile's name becomes part of a file's name.
func checkProfileName(_ name: String?) throws {
    guard let name else { return }
    let isGood = name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
    guard isGood, 1...64 ~= name.utf8.count, !name.hasPrefix(".") else {
        throw ValidationError("the name of a profile is 1 to 64 letters, digits, - _ and . and begins without a dot")
    }
}
