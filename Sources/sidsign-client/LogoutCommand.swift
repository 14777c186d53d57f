import ArgumentParser
import CommandLineTool
import OAuthClient

struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Revoke the tokens where the server can do that, and forget them."
    )

    @OptionGroup var profile: ProfileOptions
    @Flag(help: "Forget the tokens without telling the server.")
    var local = false
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (login, isRevoked) = try await local ? forget() : revoke()
        guard output.json else { return try printLine(isRevoked ? "logged out" : "forgotten") }
        var object = JSONObject()
        object.add("profile", login.name)
        object.add("revoked", isRevoked)
        try printLine(object)
    }

    private func revoke() async throws -> (LoginReference, isRevoked: Bool) {
        let (login, stored, files) = try profile.login()
        let isRevocable = try await failing(login) {
            let session = try stored.session(login.name, files)
            do { try await session.logOut() } catch let error as ClientError where Self.goesOnLocally(error) {
                let failure = Failure(error, of: login)
                throw Failure(
                    name: failure.name,
                    message: "\(failure.message); --local forgets the tokens without telling the server",
                    exitCode: failure.exitCode
                )
            }
            return session.client.provider.revocationEndpoint != nil
        }
        files.forget(login.name)
        if !isRevocable {
            printError("warning: no address is known where tokens are revoked; they stay good until they expire")
        }
        return (login, isRevocable)
    }

    /// Whether forgetting the tokens is all that is left where nobody can do anything about the error.
    private static func goesOnLocally(_ error: ClientError) -> Bool {
        error.isTransient || error == .missing(.clientSecret)
    }

    /// Forgets the login with nothing but its name: a damaged profile or a secret that is gone is no reason to keep tokens.
    private func forget() async throws -> (LoginReference, isRevoked: Bool) {
        let (login, files) = try profile.reference()
        let hasProfile = files.names.contains(login.name)
        let hadTokens = try await failing(login) { try await remove(login.name, from: files.store) }
        guard hadTokens || hasProfile else { throw Failure(ClientError.loginRequired(.notLoggedIn), of: login) }
        files.forget(login.name)
        return (login, false)
    }

    /// Removes the tokens; `false` where there are none.
    private func remove(_ name: String, from store: FileTokenStore) async throws(TokenStoreError) -> Bool {
        let lock = try await store.lock(name, patience: .seconds(30))
        let result: Result<Bool, TokenStoreError>
        do throws(TokenStoreError) {
            let login = try await store.load(name)
            if let login {
                guard try await store.replace(name, revision: login.revision, with: nil) else { throw .busy }
            }
            result = .success(login != nil)
        } catch {
            result = .failure(error)
        }
        await lock.unlock()
        return try result.get()
    }
}
