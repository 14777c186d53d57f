import OAuthMessages
import Testing

@Suite struct ServerMetadataTests {
    @Test func `whole metadata come back`() throws {
        var metadata = ServerMetadata(issuer: "https://auth.example.com")
        metadata.authorizationEndpoint = "https://auth.example.com/authorize"
        metadata.tokenEndpoint = "https://auth.example.com/token"
        metadata.jwksURI = "https://auth.example.com/.well-known/jwks.json"
        metadata.revocationEndpoint = "https://auth.example.com/revoke"
        metadata.introspectionEndpoint = "https://auth.example.com/introspect"
        metadata.scopes = ["read"]
        metadata.responseTypes = [.code, .sid]
        metadata.grantTypes = [.authorizationCode, .refreshToken, .sid]
        metadata.tokenEndpointAuthenticationMethods = ["none", "client_secret_basic", "client_secret_post"]
        metadata.codeChallengeMethods = [CodeChallenge.method]
        metadata.providesIssuerInResponses = true
        metadata.additionalMembers = ["service_documentation": .string("https://h/docs")]
        #expect(
            String(decoding: metadata.encoded(), as: UTF8.self) == #"""
                {"issuer":"https://auth.example.com",\#
                "authorization_endpoint":"https://auth.example.com/authorize",\#
                "token_endpoint":"https://auth.example.com/token",\#
                "jwks_uri":"https://auth.example.com/.well-known/jwks.json",\#
                "revocation_endpoint":"https://auth.example.com/revoke",\#
                "introspection_endpoint":"https://auth.example.com/introspect",\#
                "scopes_supported":["read"],"response_types_supported":["code","sid"],\#
                "grant_types_supported":["authorization_code","refresh_token","sid"],\#
                "token_endpoint_auth_methods_supported":["none","client_secret_basic","client_secret_post"],\#
                "code_challenge_methods_supported":["S256"],\#
                "authorization_response_iss_parameter_supported":true,\#
                "service_documentation":"https://h/docs"}
                """#
        )
        #expect(try ServerMetadata(decoding: metadata.encoded()) == metadata)
    }

    @Test func `published metadata are decoded`() throws {
        // RFC 8414 §3.2, shortened.
        let json = """
            {
             "issuer": "https://server.example.com",
             "authorization_endpoint": "https://server.example.com/authorize",
             "token_endpoint": "https://server.example.com/token",
             "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
             "token_endpoint_auth_signing_alg_values_supported": ["RS256", "ES256"],
             "jwks_uri": "https://server.example.com/jwks.json",
             "scopes_supported": ["openid", "offline_access"],
             "response_types_supported": ["code", "code token"],
             "ui_locales_supported": ["en-US", "fr-CA"]
            }
            """
        let metadata = try ServerMetadata(decoding: Array(json.utf8))
        #expect(metadata.issuer == "https://server.example.com")
        #expect(metadata.tokenEndpoint == "https://server.example.com/token")
        #expect(metadata.responseTypes == [.code, ResponseType(rawValue: "code token")])
        #expect(metadata.tokenEndpointAuthenticationMethods == ["client_secret_basic", "private_key_jwt"])
        #expect(metadata.grantTypes == nil)
        #expect(metadata.codeChallengeMethods == nil)
        #expect(!metadata.providesIssuerInResponses)
        #expect(metadata.revocationEndpoint == nil)
        #expect(metadata.additionalMembers.count == 2)
    }

    @Test(
        arguments: [
            ("[]", .notAnObject), ("{}", .missingMember("issuer")), (#"{"issuer":""}"#, .missingMember("issuer")),
            (#"{"issuer":1}"#, .malformedMember("issuer")),
            (#"{"issuer":"i","token_endpoint":[]}"#, .malformedMember("token_endpoint")),
            (#"{"issuer":"i","grant_types_supported":"sid"}"#, .malformedMember("grant_types_supported")),
            (#"{"issuer":"i","response_types_supported":[1]}"#, .malformedMember("response_types_supported")),
            (
                #"{"issuer":"i","authorization_response_iss_parameter_supported":"true"}"#,
                .malformedMember("authorization_response_iss_parameter_supported")
            ),
        ] as [(String, MessageError)]
    ) func `bad metadata are a named error`(json: String, error: MessageError) {
        #expect(throws: error) { try ServerMetadata(decoding: Array(json.utf8)) }
    }
}
