public import OAuthMessages

extension Client {
    /// Revokes a token; with most servers the other token of the pair goes with it.
    ///
    /// - Parameters:
    ///   - token: The token, a refresh token where there is one.
    ///   - hint: `access_token` or `refresh_token`; `nil` leaves the server to find out.
    /// - Throws: ``ClientError``; ``ClientError/missing(_:)`` where the provider has no endpoint for it.
    /// Source: RFC 7009 §2.1.
    public func revoke(_ token: Secret, hint: String? = nil) async throws(ClientError) {
        _ = try await status(of: token, hint, at: provider.revocationEndpoint, provider.revocationEncoding)
    }

    /// Asks what the server knows of a token.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - hint: `access_token` or `refresh_token`; `nil` leaves the server to find out.
    /// - Throws: ``ClientError``; ``ClientError/missing(_:)`` where the provider has no endpoint for it.
    /// Source: RFC 7662 §2.1.
    public func introspect(_ token: Secret, hint: String? = nil) async throws(ClientError) -> IntrospectionResponse {
        let response = try await status(of: token, hint, at: provider.introspectionEndpoint, .form)
        do {
            return try IntrospectionResponse(decoding: response.body)
        } catch {
            throw response.isPage ? .unexpectedPage(status: response.status) : .malformedAnswer(error)
        }
    }

    private func status(
        of token: Secret,
        _ hint: String?,
        at endpoint: Endpoint?,
        _ encoding: TokenRequestEncoding
    ) async throws(ClientError) -> ClientResponse {
        guard let endpoint else { throw .missing(.endpoint) }
        var parameters = [(name: "token", value: token)]
        if let hint { parameters.append(("token_type_hint", Secret(hint))) }
        let context = context()
        let response = try await context.send(try await write(parameters, nil, at: endpoint, encoding, context))
        guard response.isSuccess else {
            let failure = provider.decodeFailure(response).scrubbed(of: secrets(in: parameters))
            throw ClientError(failure, isPage: response.isPage)
        }
        return response
    }
}
