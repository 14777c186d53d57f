import ArgumentParser
import CommandLineTool
import StratisID

struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Show what a challenge says.",
        discussion: "An expired challenge is shown as well; a text that is no challenge is refused with exit code 65."
    )

    @Argument(help: "The challenge, sid:host/path?uid=…&exp=….")
    var uri: String
    @OptionGroup var time: TimeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let challenge = try Challenge(argument: uri)
        let isExpired = challenge.isExpired(at: time.now)
        guard !output.json else { return try printLine(json(challenge, isExpired: isExpired)) }
        var text = """
            host         \(challenge.authority)
            path         \(challenge.path)
            uid          \(challenge.uid)
            exp          \(challenge.expiry.map { "\($0)\(isExpired ? " (expired)" : "")" } ?? "none, never expires")
            canonical    \(challenge.isCanonical ? "yes" : "no")
            signed text  \(challenge.signedText)
            """
        if let redirect = challenge.redirect { text += "\nredirect     \(redirect.scheme) \(redirect.uri ?? "")" }
        try printLine(text)
    }

    private func json(_ challenge: Challenge, isExpired: Bool) -> JSONObject {
        var object = JSONObject()
        object.add("host", challenge.authority)
        object.add("path", challenge.path)
        object.add("uid", challenge.uid)
        object.add("exp", challenge.expiry?.rawValue)
        object.add("expired", isExpired)
        object.add("canonical", challenge.isCanonical)
        object.add("signedText", challenge.signedText)
        object.add(
            "redirect",
            challenge.redirect.map { redirect in
                var object = JSONObject()
                object.add("scheme", redirect.scheme)
                object.add("uri", redirect.uri)
                return object
            }
        )
        return object
    }
}
