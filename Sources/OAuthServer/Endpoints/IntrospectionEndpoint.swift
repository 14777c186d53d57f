import HTTPTypes
import Logging
import OAuthMessages
import StratisID

extension AuthorizationServer {
    /// Tells a confidential client about one of its own tokens: `POST /introspect`.
    ///
    /// Source: RFC 7662 §2.
    func introspect(_ request: ServerRequest) async -> ServerResponse {
        do {
            let form = try form(of: request)
            let client = try client(of: request, form)
            guard client.secret != nil else {
                throw Refusal(OAuthError(.invalidClient, "introspection is for confidential clients"), reason: "client")
            }
            guard let token = form["token"].map({ Secret($0) }) else {
                throw Refusal(OAuthError(.invalidRequest, "token is missing"), reason: "token")
            }
            return .json(try await state(of: token, for: client))
        } catch let refusal as Refusal {
            return refused("introspection refused", refusal, request)
        } catch {
            return unavailable(error)
        }
    }

    /// `{"active":false}`, or what the token says.
    private func state(of token: Secret, for client: RegisteredClient) async throws -> [UInt8] {
        let now = environment.now()
        var json = JSONWriter()
        if let access = tokenIssuer.accessTokens.decode(token), access.issuer == configuration.issuer.url,
            now < access.expiry,
            let family = try await store.family(access.family), family.isAlive(at: now), family.clientID == client.id
        {
            json.object { json in
                json.member("active", true)
                json.member("client_id", access.clientID)
                json.member("sub", access.address)
                json.member("network", access.network.rawValue)
                if !access.scope.isEmpty { json.member("scope", access.scope.description) }
                json.member("token_type", "Bearer")
                json.member("iss", access.issuer)
                json.member("aud", access.audience)
                json.member("iat", Int64(access.issuedAt.rawValue))
                json.member("exp", Int64(access.expiry.rawValue))
                json.member("jti", access.id.text)
            }
        } else if let refresh = tokenIssuer.refreshTokens.recognise(token),
            let family = try await store.family(refresh.id), family.isAlive(at: now), family.clientID == client.id,
            family.generation == refresh.generation
        {
            json.object { json in
                json.member("active", true)
                json.member("client_id", family.clientID)
                json.member("sub", family.address)
                json.member("network", family.network.rawValue)
                if !family.scope.isEmpty { json.member("scope", family.scope.description) }
                json.member("exp", Int64(min(family.idleExpiry, family.absoluteExpiry).rawValue))
            }
        } else {
            json.object { $0.member("active", false) }
        }
        return json.bytes
    }
}
