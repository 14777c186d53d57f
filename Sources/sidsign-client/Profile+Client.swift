import CommandLineTool
import OAuthClient
import OAuthMessages
import OAuthProviders

extension Profile {
    /// The system as a value.
    func systemProvider() throws -> Provider {
        switch provider {
        case .stratis: try stratis().provider
        case .sidAI: try sidAI().provider
        case .simacan: try Simacan(base: baseURL ?? Simacan.production).provider
        case .digiMe: try digiMe().provider()
        case .dottedSign: try dottedSign().provider
        }
    }

    /// The client for calls and refreshes.
    ///
    /// - Parameter provider: The system, where it is not to be the one of refreshes.
    func client(
        _ provider: Provider? = nil,
        secret: Secret? = nil,
        scope: Scope? = nil,
        limits: ClientLimits = ClientLimits()
    ) throws -> Client {
        let file = clientSecretFile.map { SecretFile(argument: $0) }
        var provider = try provider ?? systemProvider()
        if secret == nil, lacksClientSecret {
            // Tokens that are good stay in use; a request without the secret would be refused at best.
            let refuse = TokenRequestEncoding.custom { _, _ throws(ClientError) in throw .missing(.clientSecret) }
            (provider.tokenRequestEncoding, provider.revocationEncoding) = (refuse, refuse)
        }
        return Client(
            provider,
            clientID: self.provider == .digiMe ? account : clientID,
            clientSecret: try secret ?? file?.read("the file with the client secret"),
            redirectURI: redirectURI,
            scope: scope,
            limits: limits,
            environment: .system()
        )
    }

    /// The login, refreshed when it is due.
    func session(_ name: String, _ files: LoginFiles) throws -> Session {
        Session(try client(), store: files.store, key: name, login: passwordLogin())
    }

    /// The login with a password after a refresh token has expired, where there is one.
    private func passwordLogin() -> (@Sendable () async throws(ClientError) -> any Grant)? {
        guard provider == .simacan, let username, let passwordFile else { return nil }
        return { () async throws(ClientError) -> any Grant in
            do {
                let password = try SecretFile(argument: passwordFile).read("the file with the password")
                return Simacan.passwordGrant(username: username, password: password)
            } catch {
                throw .unusableRequest("the file with the password cannot be read any more")
            }
        }
    }

    func stratis() throws -> StratisIDProvider {
        let issuer = try issuer.map { try Endpoint(parsing: $0) }
        if let authorizeURL, let tokenURL {
            return StratisIDProvider(
                authorizationEndpoint: try Endpoint(parsing: authorizeURL),
                tokenEndpoint: try Endpoint(parsing: tokenURL)
            )
        }
        guard let issuer else { throw ClientError.missing(.endpoint) }
        return try StratisIDProvider(issuer: issuer)
    }

    private func sidAI() throws -> SIDai {
        let standard = try SIDai(redirectURI: redirectURI, encoding: (tokenEncoding ?? .form).encoding)
        guard authorizeURL != nil || tokenURL != nil else { return standard }
        let token = try tokenURL.map { try Endpoint(parsing: $0) } ?? standard.provider.tokenEndpoint
        return SIDai(
            authorizationEndpoint: try Endpoint(
                parsing: authorizeURL ?? standard.provider.authorizationEndpoint?.url ?? ""
            ),
            tokenEndpoint: token,
            // Another server's revocation endpoint stands beside its token endpoint.
            revocationEndpoint: try? Endpoint(parsing: Self.neighbour(of: token.url, named: "revoke")),
            redirectURI: redirectURI,
            encoding: (tokenEncoding ?? .form).encoding
        )
    }

    private func dottedSign() throws -> DottedSign {
        let encoding = (tokenEncoding ?? .json).encoding
        let standard = try DottedSign(base: baseURL ?? DottedSign.production, encoding: encoding)
        guard authorizeURL != nil || tokenURL != nil else { return standard }
        return DottedSign(
            authorizationEndpoint: try Endpoint(
                parsing: authorizeURL ?? standard.provider.authorizationEndpoint?.url ?? ""
            ),
            tokenEndpoint: try tokenURL.map { try Endpoint(parsing: $0) } ?? standard.provider.tokenEndpoint,
            encoding: encoding
        )
    }

    func digiMe() throws -> DigiMe {
        guard let applicationID, let contractID, let contractKeyFile else { throw ClientError.missing(.clientID) }
        let key = try ContractKey(SecretFile(argument: contractKeyFile).read("the file with the contract's key"))
        return DigiMe(
            try DigiMeContract(
                applicationID: applicationID,
                contractID: contractID,
                key: key,
                base: baseURL ?? DigiMe.api,
                onboard: onboardURL ?? DigiMe.onboard
            )
        )
    }

    private static func neighbour(of url: String, named name: String) -> String {
        (url.split(separator: "/", omittingEmptySubsequences: false).dropLast() + [Substring(name)])
            .joined(separator: "/")
    }
}
