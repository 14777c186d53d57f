import HTTPTypes
import OAuthClient
import OAuthMessages
import OAuthProviders

/// A digi.me contract: authorization, a signed call, and authorizing again after the refresh token has expired.
actor DigiMeLogin {
    private let digiMe: DigiMe
    private let store: any TokenStore
    private var sessions: [String: Session] = [:]

    init(contractKey pem: Secret, store: any TokenStore) throws {
        digiMe = DigiMe(
            try DigiMeContract(applicationID: "my-app", contractID: "my-contract", key: ContractKey(pem))
        )
        self.store = store
    }

    private func client(_ provider: Provider) -> Client {
        Client(
            provider,
            clientID: digiMe.contract.clientID,
            redirectURI: "https://example.com/return",
            environment: .system()
        )
    }

    /// What the browser is redirected to, `url`, and what is kept with this user: the code verifier and the session.
    func begin(serviceID: Int64) async throws -> PendingAuthorization {
        var options = DigiMeAuthorizationOptions()
        options.serviceID = serviceID
        options.locale = "nl"
        return try await client(digiMe.provider(options)).authorize()
    }

    /// The user is back; the account that was added is returned.
    func finish(callback: String, pending: PendingAuthorization, user: String) async throws -> String? {
        let client = client(digiMe.provider())
        try await session(of: user).adopt(client.exchange(callback: callback, pending: pending))
        return DigiMeCallback.accountReference(in: callback)
    }

    /// Every attempt is signed anew, with the access token inside.
    func trigger(user: String) async throws -> Int {
        let endpoint = try Endpoint(parsing: DigiMe.api + "permission-access/trigger")
        let request = ClientRequest(.post, endpoint, body: Array("{}".utf8))
        return try await digiMe.send(request, through: session(of: user)).status
    }

    /// The user's session: the same for all calls, so that they share one token and one refresh.
    private func session(of user: String) -> Session {
        if let session = sessions[user] { return session }
        let session = Session(client(digiMe.provider()), store: store, key: user)
        sessions[user] = session
        return session
    }

    /// After `ClientError.loginRequired(.grantEnded)`: the old access token leads back to the same library.
    func beginAgain(oldAccessToken: Secret) async throws -> PendingAuthorization {
        try await client(digiMe.reauthorizingProvider(accessToken: oldAccessToken, locale: "nl")).authorize()
    }
}
