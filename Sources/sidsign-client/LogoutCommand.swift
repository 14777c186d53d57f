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
        let (name, stored, files) = try profile.login()
        let isRevocable = try await failing(profile: name) {
            if local {
                try await forget(name, in: files.store)
                return false
            }
            let session = try stored.session(name, files)
            do { try await session.logOut() } catch let error as ClientError where error.isTransient {
                let failure = Failure(error, profile: name)
                throw Failure(
                    name: failure.name,
                    message: "\(failure.message); --local forgets the tokens without telling the server",
                    exitCode: failure.exitCode
                )
            }
            return try stored.systemProvider().revocationEndpoint != nil
        }
        files.forget(name)
        guard output.json else { return print(isRevocable ? "logged out" : "forgotten") }
        var object = JSONObject()
        object.add("profile", name)
        object.add("revoked", isRevocable)
        print(object.text)
    }

    /// Removes the tokens without a client, so that no secret of it has to be there any more.
    private func forget(_ name: String, in store: FileTokenStore) async throws(TokenStoreError) {
        let lock = try await store.lock(name, patience: .seconds(30))
        let result: Result<Void, TokenStoreError>
        do throws(TokenStoreError) {
            if let login = try await store.load(name) {
                guard try await store.replace(name, revision: login.revision, with: nil) else { throw .busy }
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await lock.unlock()
        try result.get()
    }
}
