public import OAuthMessages

/// A token request before it is written as HTTP.
public struct TokenCall: Sendable {
    /// Where it goes.
    public let endpoint: Endpoint
    /// The value of `grant_type`; `nil` where the provider knows no such parameter.
    public let grantType: GrantType?
    /// The other parameters, in their order.
    public let parameters: [(name: String, value: Secret)]
    /// Who the client is and how it proves it; `nil` where the provider knows no clients.
    public let authentication: ClientAuthentication?
}

extension TokenCall {
    /// The parameters of the body: `grant_type` first, the client's authentication last.
    func bodyParameters() throws(ClientError) -> [(name: String, value: Secret)] {
        var all: [(name: String, value: Secret)] = []
        if let grantType { all.append(("grant_type", Secret(grantType.rawValue))) }
        all += parameters
        switch authentication {
        case nil, .basic?: break
        case .none(let clientID)?: all.append(("client_id", Secret(clientID)))
        case .post(let credentials)?:
            all.append(("client_id", Secret(credentials.clientID)))
            all.append(("client_secret", credentials.secret))
        }
        var names: Set<String> = []
        for (name, value) in all {
            guard names.insert(name).inserted else {
                throw .unusableRequest("the parameter \(name) stands there twice")
            }
            guard !value.isEmpty else { throw .unusableRequest("the parameter \(name) is empty") }
        }
        return all
    }
}
