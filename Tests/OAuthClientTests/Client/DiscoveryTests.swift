import HTTPTypes
import OAuthClient
import OAuthMessages
import Testing

/// Finding a server's metadata.
@Suite struct DiscoveryTests {
    private static func metadata(_ issuer: String) -> ClientResponse {
        var metadata = ServerMetadata(issuer: issuer)
        metadata.tokenEndpoint = "https://as.example/t"
        metadata.authorizationEndpoint = "https://as.example/a"
        metadata.providesIssuerInResponses = true
        return ClientResponse(status: 200, body: metadata.encoded())
    }

    private func transport(_ answers: [String: ClientResponse]) -> ScriptedTransport {
        ScriptedTransport { request throws(TransportError) in
            answers[request.endpoint.url] ?? ClientResponse(status: 404)
        }
    }

    @Test(arguments: [
        ("https://as.example", ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"]),
        (
            "https://as.example/o",
            [
                "/.well-known/oauth-authorization-server/o", "/o/.well-known/oauth-authorization-server",
                "/o/.well-known/openid-configuration",
            ]
        ),
        (
            "https://as.example/o/",
            [
                "/.well-known/oauth-authorization-server/o", "/o/.well-known/oauth-authorization-server",
                "/o/.well-known/openid-configuration",
            ]
        ),
    ]) func `all addresses are asked, one after another`(issuer: String, paths: [String]) async throws {
        for (index, path) in paths.enumerated() {
            let transport = transport(["https://as.example\(path)": Self.metadata(issuer)])
            #expect(
                try await ServerMetadata.discover(issuer: issuer, environment: transport.environment).issuer == issuer
            )
            #expect(transport.requests.map(\.endpoint.path) == Array(paths[...index]))
        }
        let nothing = transport([:])
        await #expect(throws: ClientError.noMetadata) {
            try await ServerMetadata.discover(issuer: issuer, environment: nothing.environment)
        }
        #expect(nothing.requests.count == paths.count)
    }

    @Test(arguments: ["https://as.example/", "https://AS.example", "https://evil.example", "http://as.example"])
    func `another issuer is refused, byte for byte`(issuer: String) async throws {
        let transport = transport(["https://as.example/.well-known/oauth-authorization-server": Self.metadata(issuer)])
        await #expect(throws: ClientError.issuerMismatch) {
            try await ServerMetadata.discover(issuer: "https://as.example", environment: transport.environment)
        }
    }

    @Test func `a page for people is no metadata, and an outage is no absence`() async throws {
        let address = "https://as.example/.well-known/oauth-authorization-server"
        let page = transport([address: ClientResponse(status: 200, body: Array("<html>".utf8))])
        await #expect(throws: ClientError.noMetadata) {
            try await ServerMetadata.discover(issuer: "https://as.example", environment: page.environment)
        }
        let outage = transport([address: ClientResponse(status: 503)])
        await #expect(throws: ClientError.unavailable(status: 503, retryAfter: nil)) {
            try await ServerMetadata.discover(issuer: "https://as.example", environment: outage.environment)
        }
        let redirect = transport([address: ClientResponse(status: 301)])
        await #expect(throws: ClientError.redirected(status: 301)) {
            try await ServerMetadata.discover(issuer: "https://as.example", environment: redirect.environment)
        }
    }

    @Test func `an address that redirects does not hide the metadata at the next`() async throws {
        let transport = transport([
            "https://as.example/.well-known/oauth-authorization-server": ClientResponse(status: 302),
            "https://as.example/.well-known/openid-configuration": Self.metadata("https://as.example"),
        ])
        let metadata = try await ServerMetadata.discover(
            issuer: "https://as.example",
            environment: transport.environment
        )
        #expect(metadata.issuer == "https://as.example")
        #expect(transport.requests.count == 2)
    }

    @Test(
        arguments: [
            ("http://as.example", .notEncrypted), ("as.example", .malformed), ("https://as.example?x", .malformed),
            ("https://as.example#x", .fragment),
        ] as [(String, EndpointError)]
    ) func `what is no issuer is named`(issuer: String, error: EndpointError) async throws {
        let transport = transport([:])
        await #expect(throws: ClientError.endpoint(error)) {
            try await ServerMetadata.discover(issuer: issuer, environment: transport.environment)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test func `a provider comes out of metadata`() throws {
        var metadata = ServerMetadata(issuer: "https://as.example")
        #expect(throws: ClientError.missing(.endpoint)) { try Provider(metadata) }
        metadata.tokenEndpoint = "http://as.example/t"
        #expect(throws: ClientError.endpoint(.notEncrypted)) { try Provider(metadata) }
        metadata.tokenEndpoint = "https://as.example/t"
        #expect(try Provider(metadata).clientAuthentication == .basic(.form))
        metadata.tokenEndpointAuthenticationMethods = ["client_secret_post"]
        #expect(try Provider(metadata).clientAuthentication == .post)
        metadata.providesIssuerInResponses = true
        #expect(try Provider(metadata).requiresIssuerInCallback)
    }
}
