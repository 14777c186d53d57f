import HTTPTypes
import OAuthClient
import OAuthMessages
import OAuthProviders

/// A batch job that runs for weeks: the password is sent at the first start, and after a refresh token has expired.
func simacan(username: String, password: Secret, storePath: String, resource: Endpoint) async throws -> String {
    let client = Client(try Simacan(base: Simacan.staging).provider, environment: .system())
    let session = Session(
        client,
        store: FileTokenStore(path: storePath),
        key: "simacan-staging",
        login: { () async throws(ClientError) in Simacan.passwordGrant(username: username, password: password) }
    )
    return try await session.send(ClientRequest(.get, resource)).text
}
