import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// What a configuration is refused for.
@Suite struct ConfigurationTests {
    private func configuration(
        networks: [Network] = [.cirrus],
        lifetimes: Lifetimes = Lifetimes(),
        clients: [RegisteredClient] = []
    ) throws -> ServerConfiguration {
        try ServerConfiguration(
            issuer: try Issuer(TestServer.issuer),
            networks: networks,
            lifetimes: lifetimes,
            clients: clients
        )
    }

    private func client(_ id: String, secret: String? = nil) -> RegisteredClient {
        RegisteredClient(id: id, secret: secret.map { Secret($0) }, grants: [.sid])
    }

    @Test func `a configuration without a network`() {
        #expect(throws: ConfigurationError.noNetwork) { try configuration(networks: []) }
    }

    @Test func `two clients of one id`() {
        #expect(throws: ConfigurationError.duplicateClient("a")) {
            try configuration(clients: [client("a"), client("b"), client("a")])
        }
        #expect(throws: ConfigurationError.duplicateClient("default")) {
            try configuration(clients: [client("default")])
        }
    }

    @Test func `a client that no request could be from`() {
        for id in ["", "\u{e9}", "a\n", "a\u{7f}"] {
            #expect(throws: ConfigurationError.invalidClient(id)) { try configuration(clients: [client(id)]) }
        }
        // An empty secret would be everybody's.
        for secret in ["", "\u{e9}", "a\tb"] {
            #expect(throws: ConfigurationError.invalidClient("a")) {
                try configuration(clients: [client("a", secret: secret)])
            }
        }
        #expect(throws: Never.self) { try configuration(clients: [client("a b", secret: " ")]) }
    }

    @Test func `a lifetime that is none`() {
        let all = [\Lifetimes.challenge, \.code, \.accessToken, \.refreshIdle, \.refreshAbsolute, \.refreshGrace]
        for lifetime in all {
            for seconds in [0, 1, Lifetimes.longest, Lifetimes.longest + 1, UInt64.max] {
                var lifetimes = Lifetimes()
                lifetimes[keyPath: lifetime] = seconds
                let isValid = seconds <= Lifetimes.longest && (seconds > 0 || lifetime == \.refreshGrace)
                if isValid {
                    #expect(throws: Never.self) { try configuration(lifetimes: lifetimes) }
                } else {
                    #expect(throws: ConfigurationError.invalidLifetime) { try configuration(lifetimes: lifetimes) }
                }
            }
        }
    }

    @Test func `a server with the longest lifetimes gives tokens`() async throws {
        var lifetimes = Lifetimes()
        lifetimes.challenge = Lifetimes.longest
        lifetimes.code = Lifetimes.longest
        lifetimes.accessToken = Lifetimes.longest
        lifetimes.refreshIdle = Lifetimes.longest
        lifetimes.refreshAbsolute = Lifetimes.longest
        lifetimes.refreshGrace = Lifetimes.longest
        let server = try TestServer(lifetimes: lifetimes)
        #expect(await server.refresh(try await server.signIn().refresh).status == 200)
    }

    @Test func `the built-in client stays when clients are listed`() throws {
        #expect(try configuration().clients.map(\.id) == ["default"])
        #expect(try configuration(clients: [client("a")]).clients.map(\.id) == ["a", "default"])
        #expect(RegisteredClient.builtIn.grants == [.sid, .refreshToken])
        #expect(RegisteredClient.builtIn.secret == nil)
    }

    @Test func `a master key has 32 bytes`() {
        for count in [0, 16, 31, 33, 64] {
            let bytes = [UInt8](repeating: 1, count: count)
            let isKey = MasterKey(bytes.span) != nil
            #expect(!isKey)
        }
    }

    @Test func `each error says what to change`() {
        let errors: [ConfigurationError] = [
            .invalidIssuer, .noNetwork, .invalidLifetime, .invalidClient("a"), .duplicateClient("a"),
            .invalidRedirectURI(client: "a"), .missingRedirectURI(client: "a"),
        ]
        #expect(Set(errors.map(\.description)).count == 7)
    }
}
