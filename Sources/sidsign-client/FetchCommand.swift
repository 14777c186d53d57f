import ArgumentParser
import CommandLineTool
import HTTPTypes
import OAuthClient
import OAuthProviders

struct FetchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "GET a URL with the access token; the body goes to standard output.",
        discussion: """
            The token goes to the URL that is given, so that it has to be one of the server's. A 401 costs one refresh and \
            one repeat. An answer other than 2xx is printed too, and the exit code is 69.
            """
    )

    @Argument(help: "An https URL, or an http one of this machine.")
    var url: String
    @OptionGroup var profile: ProfileOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (name, stored, files) = try profile.login()
        let response = try await failing(profile: name) {
            let request = ClientRequest(.get, try Endpoint(parsing: url), headerFields: [.accept: "*/*"])
            let session = try stored.session(name, files)
            // Calls to digi.me are signed one by one.
            guard stored.provider != .digiMe else { return try await stored.digiMe().send(request, through: session) }
            return try await session.send(request)
        }
        if output.json {
            var object = JSONObject()
            object.add("status", UInt64(response.status))
            object.add("type", response.headerFields[.contentType])
            object.add("body", response.text)
            print(object.text)
        } else {
            printBytes(response.body)
        }
        guard response.isSuccess else {
            throw Failure(
                name: "serverRefused",
                message: "the server answered with HTTP \(response.status)",
                exitCode: Failure.unavailable
            )
        }
    }
}
