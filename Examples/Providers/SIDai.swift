import HTTPTypes
import OAuthClient
import OAuthMessages
import OAuthProviders

/// The two halves of a login in a web application: where the browser is sent, and what happens when it comes back.
struct SIDaiLogin {
    let client: Client
    let store: any TokenStore

    init(clientSecret: Secret, store: any TokenStore) throws {
        let redirectURI = "https://example.com/api/sid/callback"
        client = Client(
            try SIDai(redirectURI: redirectURI).provider,
            clientID: "my-client",
            clientSecret: clientSecret,
            redirectURI: redirectURI,
            scope: try Scope(SIDai.scope),
            environment: .system()
        )
        self.store = store
    }

    /// Redirect the browser to `url`, and keep the rest with this user's web session.
    func begin() async throws -> PendingAuthorization { try await client.authorize() }

    /// The user is back at the redirect URI.
    func finish(callback: String, pending: PendingAuthorization, user: String) async throws {
        let session = Session(client, store: store, key: user)
        try await session.adopt(client.exchange(callback: callback, pending: pending))
    }

    /// Any time later; the token is refreshed when it is due.
    func query(_ json: String, user: String) async throws -> String {
        let request = ClientRequest(
            .post,
            try Endpoint(parsing: "https://api.sid.ai/v1/users/me/query"),
            headerFields: [.contentType: "application/json"],
            body: Array(json.utf8)
        )
        return try await Session(client, store: store, key: user).send(request).text
    }
}
