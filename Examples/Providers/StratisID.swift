import HTTPTypes
import OAuthClient
import OAuthProviders
import StratisID

/// Logs in with a wallet's key, calls a resource, and logs out.
func stratisID(key: borrowing PrivateKey, storePath: String) async throws {
    let issuer = try Endpoint(parsing: "https://auth.example.com")
    let stratis = try StratisIDProvider(issuer: issuer)
    let client = Client(stratis.provider, environment: .system())
    let session = Session(client, store: FileTokenStore(path: storePath), key: "wallet")

    // The host has to be named: a signature logs its holder in at the host of the challenge, whoever hands it out.
    let challenge = try await stratis.challenge(for: .authority(issuer.authority), in: client.environment)
    let grant = try SidGrant(signing: challenge, with: key, on: .cirrus)
    try await session.adopt(client.token(grant))

    let answer = try await session.send(ClientRequest(.get, Endpoint(parsing: "https://api.example.com/me")))
    print(answer.status, answer.text)
    try await session.logOut()
}
