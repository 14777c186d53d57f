import HTTPTypes
import OAuthClient
import OAuthMessages
import Testing

/// What fails before a request is sent: nobody there, no such host, no TLS.
///
/// Requests with a body and without one, as digi.me's, go different ways.
@Suite struct TLSTransportTests {
    /// Where something listens, as long as this is held.
    enum Peer: CaseIterable {
        case untrusted, closingAtOnce, closingInHandshake, plain, nobody, unknownHost

        func open() throws -> (url: String, peer: AnyObject?) {
            switch self {
            case .untrusted:
                let listener = try TLSListener()
                return ("https://localhost:\(listener.port)/", listener)
            // What is unread when it closes makes it a reset.
            case .closingAtOnce: return try Self.raw(.nothing, "")
            case .closingInHandshake: return try Self.raw(.firstBytes, "")
            case .plain: return try Self.raw(.firstBytes, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            case .nobody: return ("https://127.0.0.1:1/", nil)
            // A label is at most 63 bytes long, so that no server is asked.
            case .unknownHost: return ("https://\(String(repeating: "a", count: 64)).invalid/", nil)
            }
        }

        private static func raw(_ reading: RawListener.Reading, _ answer: String) throws -> (String, AnyObject?) {
            let listener = try RawListener(reading: reading) { answer }
            return ("https://127.0.0.1:\(listener.port)/", listener)
        }
    }

    @Test(arguments: Peer.allCases, ["", "x"])
    func `what fails before the request was not sent`(peer: Peer, body: String) async throws {
        let (url, listener) = try peer.open()
        let request = ClientRequest(.post, try Endpoint(parsing: url), body: Array(body.utf8))
        for _ in 0..<3 {
            await #expect(throws: TransportError.notSent) {
                try await AsyncHTTPClientTransport.shared.send(request, timeout: .seconds(10), maximumByteCount: 1000)
            }
        }
        withExtendedLifetime(listener) {}
    }

    @Test(arguments: ["", "x"]) func `a handshake that does not go on was not sent`(body: String) async throws {
        let listener = try RawListener(reading: .firstBytes, pause: 5) { "" }
        let endpoint = try Endpoint(parsing: "https://127.0.0.1:\(listener.port)/")
        let transport = AsyncHTTPClientTransport(connectTimeout: .milliseconds(200))
        await #expect(throws: TransportError.notSent) {
            let request = ClientRequest(.post, endpoint, body: Array(body.utf8))
            return try await transport.send(request, timeout: .seconds(10), maximumByteCount: 1000)
        }
        await transport.shutdown()
    }

    @Test(arguments: ["", "x"]) func `a reset after the request may have done it`(body: String) async throws {
        let listener = try RawListener(reading: .arrival) { "" }
        let request = ClientRequest(
            .post,
            try Endpoint(parsing: "http://127.0.0.1:\(listener.port)/"),
            body: Array(body.utf8)
        )
        let error = await #expect(throws: TransportError.self) {
            try await AsyncHTTPClientTransport.shared.send(request, timeout: .seconds(5), maximumByteCount: 1000)
        }
        // The head of the other may have been refused before its body was taken.
        #expect(error == .noAnswer || !body.isEmpty)
    }

    @Test(arguments: Peer.allCases, [true, false])
    func `a refresh that was not sent spends nothing`(peer: Peer, hasBody: Bool) async throws {
        let (url, listener) = try peer.open()
        var provider = Provider(name: "test", tokenEndpoint: try Endpoint(parsing: url))
        if !hasBody {
            provider.tokenRequestEncoding = .custom { call, _ throws(ClientError) in
                ClientRequest(.post, call.endpoint, headerFields: [.authorization: "Bearer x"])
            }
        }
        let store = MemoryTokenStore()
        let client = Client(provider, clientID: "client", environment: .system())
        let session = Session(client, store: store, key: "me")
        let tokens = TokenResponse(accessToken: Secret("a"), lifetime: .seconds(1), refreshToken: Secret("r"))
        try await session.adopt(TokenSet(tokens, issuedAt: 0))
        await #expect(throws: ClientError.transport(.notSent)) { try await session.refresh() }
        let stored = try await store.load("me")
        #expect(stored?.intent == nil && stored?.tokens?.refreshToken == Secret("r"))
        withExtendedLifetime(listener) {}
    }
}
