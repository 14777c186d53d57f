import ArgumentParser
import CommandLineTool
import OAuthClient
import OAuthProviders
import SystemPackage

/// What a login with a password needs.
struct PasswordLoginOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The name.", valueName: "name"))
    var username: String?
    @Option(
        help: ArgumentHelp(
            "A file with the password, or - for standard input. A file is read again when the refresh token has expired.",
            valueName: "file"
        )
    )
    var passwordFile: SecretFile?

    func logIn(_ profile: inout Profile) async throws -> (Profile, Client, TokenSet) {
        guard let username, let passwordFile else {
            throw ValidationError("--provider simacan needs --username and --password-file")
        }
        profile.username = username
        if passwordFile.isReadableAgain { profile.passwordFile = FilePath(passwordFile.path).absolute.string }
        let client = try profile.client()
        let password = try passwordFile.read("the file with the password")
        let tokens = try await client.token(Simacan.passwordGrant(username: username, password: password))
        return (profile, client, tokens)
    }
}
