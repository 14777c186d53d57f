import HTTPTypes
import OAuthMessages

extension AuthorizationServer {
    /// What a client can find out by itself: `GET /.well-known/oauth-authorization-server`.
    ///
    /// Source: RFC 8414 §2.
    func metadata() -> ServerResponse {
        let issuer = configuration.issuer.url
        var json = JSONWriter(byteCapacity: 1024)
        json.object { json in
            json.member("issuer", issuer)
            json.member("authorization_endpoint", issuer + "/authorize")
            json.member("token_endpoint", issuer + "/token")
            json.member("revocation_endpoint", issuer + "/revoke")
            json.member("introspection_endpoint", issuer + "/introspect")
            json.member("jwks_uri", issuer + "/.well-known/jwks.json")
            json.member("response_types_supported", browserLogins == nil ? ["sid"] : ["code", "sid"])
            json.member("grant_types_supported", grantTypes.map(\.rawValue))
            let methods = ["none", "client_secret_basic", "client_secret_post"]
            json.member("token_endpoint_auth_methods_supported", methods)
            json.member("revocation_endpoint_auth_methods_supported", methods)
            json.member("introspection_endpoint_auth_methods_supported", Array(methods.dropFirst()))
            json.member("scopes_supported", scopes)
            if browserLogins != nil {
                json.member("code_challenge_methods_supported", [CodeChallenge.method])
                json.member("authorization_response_iss_parameter_supported", true)
            }
        }
        return .publicJSON(json.bytes)
    }

    /// The keys that access tokens are signed with: `GET /.well-known/jwks.json`.
    ///
    /// Source: RFC 7517 §5.
    func keySet() -> ServerResponse {
        var json = JSONWriter(byteCapacity: 512)
        json.object { $0.member("keys", .array(tokenIssuer.accessTokens.keys.map(\.webKey))) }
        return .publicJSON(json.bytes)
    }

    /// Whether the store answers: `GET /health/ready`.
    func ready() async -> ServerResponse {
        do {
            // Any question will do; that there is no such login is an answer.
            _ = try await store.family(Identifier(high: 0, low: 0))
            return .text("ok\n")
        } catch {
            return unavailable(error)
        }
    }

    private var scopes: [String] {
        Set(configuration.clients.flatMap(\.scope.tokens)).sorted()
    }
}

extension ServerResponse {
    /// An answer that everyone may keep for five minutes.
    fileprivate static func publicJSON(_ body: [UInt8]) -> ServerResponse {
        var response = json(body)
        response.head.headerFields[.cacheControl] = "public, max-age=300"
        return response
    }
}
