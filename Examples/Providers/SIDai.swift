import HTTPTypes
import OAuthClient
import OAuthMessages
import OAuthProviders

/// A web application whose users log in at SID.ai: where a browser is sent, what happens when it comes back, and queries.
actor SIDaiLogin {
    private let client: Client
    private let store: any TokenStore
    private var sessions: [String: Session] = [:]

    init(_ client: Client, store: any TokenStore) {
        self.client = client
        self.store = store
    }

    static func client(clientSecret: Secret) throws -> Client {
        let redirectURI = "https://example.com/api/sid/callback"
        return Client(
            try SIDai(redirectURI: redirectURI).provider,
            clientID: "my-client",
            clientSecret: clientSecret,
            redirectURI: redirectURI,
            scope: try Scope(SIDai.scope),
            environment: .system()
        )
    }

    /// Redirect the browser to `url`, and keep the whole with this user's web session.
    func begin() async throws -> PendingAuthorization { try await client.authorize() }

    /// Answers `GET /api/sid/callback`.
    ///
    /// - Parameters:
    ///   - target: The path and the query of the request, as they came.
    ///   - pending: What was kept with the web session; it is good once, so take it out of there.
    ///   - user: Who is logged in at this application.
    /// - Returns: Where to redirect the browser.
    func handleCallback(_ target: String, pending: PendingAuthorization?, user: String) async -> String {
        guard let pending else { return "/settings?sid=expired" }
        do {
            let tokens = try await client.exchange(callback: "https://example.com" + target, pending: pending)
            try await session(of: user).adopt(tokens)
            return "/settings?sid=connected"
        } catch ClientError.denied {
            return "/settings?sid=denied"
        } catch {
            return "/settings?sid=failed"
        }
    }

    /// Any time later; the token is refreshed when it is due.
    func query(_ json: String, user: String) async throws -> String {
        let request = ClientRequest(
            .post,
            try Endpoint(parsing: "https://api.sid.ai/v1/users/me/query"),
            headerFields: [.contentType: "application/json"],
            body: Array(json.utf8)
        )
        return try await session(of: user).send(request).text
    }

    /// The user's session: the same for all requests, so that they share one token and one refresh.
    private func session(of user: String) -> Session {
        if let session = sessions[user] { return session }
        let session = Session(client, store: store, key: user)
        sessions[user] = session
        return session
    }
}
