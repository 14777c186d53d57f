internal import HTTPTypes
public import OAuthClient
public import OAuthMessages

/// digi.me: every request is signed by a contract's key, and every answer by digi.me.
///
/// Source: digi.me, Authorization; API v1.7 as the Node SDK 16.1.5 speaks it.
public struct DigiMe: Sendable {
    /// The API, with its version.
    public static let api = "https://api.digi.me/v1.7/"
    /// The web client that users see.
    public static let onboard = "https://api.digi.me/apps/saas/"

    /// Which contract speaks, and where.
    public let contract: DigiMeContract
    private let keySet: AnswerKeySet

    /// digi.me for one contract.
    ///
    /// - Parameter contract: Which contract speaks, and where.
    public init(_ contract: DigiMeContract) {
        self.contract = contract
        keySet = AnswerKeySet(contract)
    }

    /// What a client is made with, to send a user through authorization.
    ///
    /// The client's name has to be the contract's ``DigiMeContract/clientID``.
    ///
    /// - Parameter options: What the user is asked for.
    public func provider(_ options: DigiMeAuthorizationOptions = DigiMeAuthorizationOptions()) -> Provider {
        provider { [contract, keySet] start, context throws(ClientError) in
            try await DigiMeAuthorization(contract: contract, keySet: keySet, start: start, context: context)
                .prompt(options)
        }
    }

    /// What a client is made with, to send a user through authorization again after the refresh token has expired.
    ///
    /// - Parameters:
    ///   - accessToken: The user's last access token, which may have expired.
    ///   - locale: The language of the web client, such as `nl`.
    ///   - triggerQuery: Whether data are fetched afterwards; `nil` leaves it to the server.
    public func reauthorizingProvider(
        accessToken: Secret,
        locale: String? = nil,
        triggerQuery: Bool? = nil
    ) -> Provider {
        provider { [contract, keySet] start, context throws(ClientError) in
            try await DigiMeAuthorization(contract: contract, keySet: keySet, start: start, context: context)
                .prompt(reauthorizing: accessToken, locale: locale, triggerQuery: triggerQuery)
        }
    }

    /// Sends a request to the API, signed and with the access token inside; after a refused token once more.
    ///
    /// - Parameters:
    ///   - request: The request without an `Authorization` header; its body is JSON.
    ///   - session: The user's login.
    /// - Returns: The answer, whatever else its status.
    /// - Throws: `ClientError`; `ClientError.tokenRefused(status:)` where the second token is refused too.
    public func send(
        _ request: ClientRequest,
        through session: Session
    ) async throws(ClientError) -> ClientResponse {
        try await session.send { lease async throws(ClientError) in try await signed(request, lease, in: session) }
    }

    /// The request, signed and with the access token inside.
    package func signed(
        _ request: ClientRequest,
        _ lease: Lease,
        in session: Session
    ) async throws(ClientError) -> ClientRequest {
        var request = request
        let claims: [String: JSONValue] = ["access_token": .string(lease.accessToken.reveal())]
        try await contract.sign(&request, claims: claims, CallContext(environment: session.client.environment))
        return request
    }

    private func provider(
        _ begin: @escaping @Sendable (AuthorizationStart, CallContext) async throws(ClientError) -> AuthorizationPrompt
    ) -> Provider {
        let (contract, keySet) = (contract, keySet)
        var provider = Provider(
            name: "digi-me",
            tokenEndpoint: contract.tokenEndpoint,
            authorizationEndpoint: contract.authorizationEndpoint
        )
        provider.beginAuthorization = begin
        provider.acceptsFailureWithoutState = true
        provider.readCallback = { form throws(ClientError) in try DigiMeCallback.response(form) }
        provider.tokenRequestEncoding = .custom { call, context throws(ClientError) in
            // First the keys: without them the token would be spent for nothing.
            try await keySet.prepare(context)
            return try await contract.tokenRequest(call, context)
        }
        provider.decodeTokens = { response, context throws(ClientError) in
            try DigiMeTokens.response(try await keySet.claims(of: response, context), startedAt: context.startedAt)
        }
        provider.decodeFailure = { DigiMeError.failure($0) }
        provider.isDeadGrant = { $0.status == 401 && $0.vendorCode == DigiMeError.invalidToken }
        provider.isTokenRefused = { DigiMeError.isTokenRefused($0) }
        provider.present = { _, request throws(ClientError) in
            guard request.headerFields[.authorization] != nil else {
                throw .unusableRequest("calls to digi.me are signed one by one; send them with DigiMe.send(_:through:)")
            }
        }
        return provider
    }
}
