#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import ArgumentParser
import CommandLineTool
import HTTPTypes
import OAuthClient
import OAuthProviders
import SystemPackage

struct FetchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "GET a URL with the access token; the body goes to standard output.",
        discussion: """
            The token goes to the URL that is given, so that it has to be one of the server's. A 401 costs one refresh and \
            one repeat. An answer other than 2xx is printed too, and the exit code is 69. An answer has 16 MiB at most.

            With --json: status, type, body and bodyBase64. A body that is not UTF-8 is null, and stands in bodyBase64, \
            which is null otherwise.
            """
    )

    @Argument(help: "An https URL, or an http one of this machine.")
    var url: String
    @OptionGroup var profile: ProfileOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (login, stored, files) = try profile.login()
        let (response, isTokenRefused) = try await failing(login) {
            let request = ClientRequest(.get, try Endpoint(parsing: url), headerFields: [.accept: "*/*"])
            let session = try stored.session(login.name, files)
            // Calls to digi.me are signed one by one.
            let digiMe = stored.provider == .digiMe ? try stored.digiMe() : nil
            let response = try await session.lastAnswer { lease async throws(ClientError) in
                try await digiMe?.signed(request, lease, in: session) ?? request
            }
            return (response, session.client.provider.isTokenRefused(response))
        }
        try print(response)
        guard response.isSuccess, !isTokenRefused else {
            let answer = "the server answered with HTTP \(response.status)"
            throw Failure(
                name: "serverRefused",
                message: isTokenRefused ? "\(answer) to a fresh token; check that it is meant for this URL" : answer,
                exitCode: Failure.unavailable
            )
        }
    }

    private func print(_ response: ClientResponse) throws(Failure) {
        guard output.json else { return try FileDescriptor.standardOutput.writeResult(response.body) }
        let text = String(validating: response.body, as: UTF8.self)
        var object = JSONObject()
        object.add("status", UInt64(response.status))
        object.add("type", response.headerFields[.contentType])
        object.add("body", text)
        object.add("bodyBase64", text == nil ? Data(response.body).base64EncodedString() : nil)
        try printLine(object)
    }
}
