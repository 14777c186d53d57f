public import OAuthMessages

/// A client of one provider: calls without a memory, each of which sends one request.
///
/// A ``Session`` remembers what they answer.
///
/// Source: RFC 6749 §2.
public struct Client: Sendable {
    /// The server.
    public let provider: Provider
    /// The client's name; `nil` where the provider knows no clients.
    public let clientID: String?
    /// Where answers of the authorization endpoint come, unless a flow has its own.
    public let redirectURI: String?
    /// What tokens are to be good for, unless a flow says it.
    public let scope: Scope?
    /// The limits of every call.
    public let limits: ClientLimits
    /// The network, time and randomness.
    public let environment: ClientEnvironment

    let authentication: ClientAuthentication?
    private let clientSecret: Secret?

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - provider: The server.
    ///   - clientID: The client's name; `nil` where the provider knows no clients.
    ///   - clientSecret: The client's secret; `nil` for a public client.
    ///   - redirectURI: Where answers of the authorization endpoint come, byte for byte as it is registered.
    ///   - scope: What tokens are to be good for; `nil` leaves it to the server.
    ///   - limits: The limits of every call.
    ///   - environment: The network, time and randomness.
    public init(
        _ provider: Provider,
        clientID: String? = nil,
        clientSecret: Secret? = nil,
        redirectURI: String? = nil,
        scope: Scope? = nil,
        limits: ClientLimits = ClientLimits(),
        environment: ClientEnvironment
    ) {
        self.provider = provider
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURI = redirectURI
        self.scope = scope
        self.limits = limits
        self.environment = environment
        authentication = clientID.map { clientID in
            guard let clientSecret, !clientSecret.isEmpty else { return .none(clientID: clientID) }
            let credentials = ClientCredentials(clientID: clientID, secret: clientSecret)
            return switch provider.clientAuthentication {
            case .basic(let encoding): .basic(BasicCredentials(credentials, encoding: encoding))
            case .post: .post(credentials)
            }
        }
    }

    /// To which provider and client tokens belong, as a store notes it.
    package var origin: String { clientID.map { "\(provider.tokenEndpoint.url) \($0)" } ?? provider.tokenEndpoint.url }

    func context() -> CallContext {
        CallContext(environment: environment, limits: limits, clientID: clientID)
    }

    /// Writes a request to an OAuth endpoint.
    func write(
        _ parameters: [(name: String, value: Secret)],
        _ grantType: GrantType?,
        at endpoint: Endpoint,
        _ encoding: TokenRequestEncoding,
        _ context: CallContext
    ) async throws(ClientError) -> ClientRequest {
        let call = TokenCall(
            endpoint: endpoint,
            grantType: grantType,
            parameters: parameters,
            authentication: authentication
        )
        return try await encoding.encode(call, context)
    }

    /// What must not be repeated from an answer.
    func secrets(in parameters: [(name: String, value: Secret)]) -> [Secret] {
        parameters.map(\.value) + [clientSecret].compactMap { $0 }
    }
}

extension Client: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The provider's and the client's names.
    public var description: String { "Client(\(provider.name), \(clientID ?? "no client ID"))" }

    /// The provider's and the client's names.
    public var debugDescription: String { description }

    /// The provider's and the client's names.
    public var customMirror: Mirror {
        Mirror(self, children: ["provider": provider.name, "clientID": clientID ?? ""], displayStyle: .struct)
    }
}
