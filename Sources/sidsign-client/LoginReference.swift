import CommandLineTool

/// A login as the command line names it, for messages that say what to do next.
struct LoginReference {
    /// The name it is kept under.
    let name: String
    /// The file of `--store`.
    let store: String?
    /// The system, as far as it is known.
    let provider: ProviderName?
    /// The server, as far as it was named.
    let server: String?

    /// - Parameter provider: The system; `nil` where only the name can tell.
    init(_ name: String, store: String?, provider: ProviderName? = nil, server: String? = nil) {
        self.server = server
        self.name = name
        self.store = store
        self.provider = provider ?? ProviderName(rawValue: name)
    }

    /// What the commands that use the login need: nothing for the default one.
    var options: String { (name == ProviderName.stratis.rawValue ? "" : " --profile \(name)") + storeOption }

    /// The command that makes it, without what the system needs.
    var loginCommand: String {
        let provider = provider?.rawValue
        let profile = name == provider ? "" : " --profile \(name)"
        return "sidsign login --provider \(provider ?? "SYSTEM")\(profile)\(storeOption) …"
    }

    private var storeOption: String { store.map { " --store \(Self.quoted($0))" } ?? "" }

    /// The text as a shell reads it.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        return isPlain ? text : "'" + parts.joined(separator: #"'\''"#) + "'"
    }
}
