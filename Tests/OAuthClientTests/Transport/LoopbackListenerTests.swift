import Foundation
import HTTPTypes
import OAuthClient
import Testing

/// Waiting for the browser on this machine.
@Suite struct LoopbackListenerTests {
    private func get(
        _ url: String,
        _ method: HTTPRequest.Method = .get
    ) async throws -> ClientResponse {
        try await AsyncHTTPClientTransport.shared.send(
            ClientRequest(method, try Endpoint(parsing: url)),
            timeout: .seconds(5),
            maximumByteCount: 10_000
        )
    }

    @Test func `one request at the path is the answer, and all others are not`() async throws {
        let listener = try await LoopbackListener.listen()
        #expect(listener.redirectURI.hasPrefix("http://127.0.0.1:") && listener.redirectURI.hasSuffix("/callback"))
        async let callback = listener.callback(timeout: .seconds(10))
        for path in ["/favicon.ico", "/callback/", "/Callback", "//callback", "/"] {
            let url = listener.redirectURI.replacingOccurrences(of: "/callback", with: path)
            #expect(try await get(url).status == 404)
        }
        #expect(try await get(listener.redirectURI + "?code=x", .post).status == 405)
        let page = try await get(listener.redirectURI + "?code=a+b&state=%2B")
        #expect(page.status == 200 && page.text.contains("You can close this window"))
        #expect(page.headerFields[.cacheControl] == "no-store")
        #expect(!page.text.contains("code"))
        #expect(try await callback == listener.redirectURI + "?code=a+b&state=%2B")
        await #expect(throws: (any Error).self) { try await get(listener.redirectURI + "?code=x") }
    }

    @Test func `IPv6 leads to the same place`() async throws {
        let listener = try await LoopbackListener.listen(path: "/cb")
        async let callback = listener.callback(timeout: .seconds(10))
        let url = listener.redirectURI.replacingOccurrences(of: "127.0.0.1", with: "[::1]")
        do {
            #expect(try await get(url + "?code=x").status == 200)
        } catch TransportError.notSent {
            // A machine without IPv6.
            _ = try await get(listener.redirectURI + "?code=x")
        }
        #expect(try await callback == listener.redirectURI + "?code=x")
    }

    @Test func `a registered redirect URI is listened at, and a port that is taken is named`() async throws {
        let first = try await LoopbackListener.listen(at: "http://localhost/cb")
        #expect(first.redirectURI.hasPrefix("http://localhost:") && first.redirectURI.hasSuffix("/cb"))
        await #expect(throws: LoopbackListenerError.portTaken) {
            try await LoopbackListener.listen(at: first.redirectURI)
        }
        await first.close()
        let second = try await LoopbackListener.listen(at: first.redirectURI)
        #expect(second.redirectURI == first.redirectURI)
        await second.close()
        let port = try #require(try Endpoint(parsing: first.redirectURI).authority.split(separator: ":").last)
        let spelled = try await LoopbackListener.listen(at: "HTTP://LocalHost:\(port)/cb")
        #expect(spelled.redirectURI == "HTTP://LocalHost:\(port)/cb")
        await spelled.close()
    }

    @Test(arguments: [
        "https://127.0.0.1/cb", "http://127.0.0.2/cb", "http://example.com/cb", "http://127.0.0.1/cb?x=1", "cb",
        "app:/cb", "http://127.0.0.1", "http://127.0.0.1:8000", "http://localhost:8000?x",
    ]) func `what cannot be listened at is named`(uri: String) async {
        await #expect(throws: LoopbackListenerError.unsupportedURI) { try await LoopbackListener.listen(at: uri) }
    }

    @Test func `nobody comes`() async throws {
        let listener = try await LoopbackListener.listen()
        await #expect(throws: LoopbackListenerError.timedOut) {
            try await listener.callback(timeout: .milliseconds(50))
        }
        await #expect(throws: LoopbackListenerError.timedOut) {
            try await listener.callback(timeout: .milliseconds(50))
        }
        await #expect(throws: (any Error).self) { try await get(listener.redirectURI) }
    }

    @Test func `who is cancelled does not wait`() async throws {
        let listener = try await LoopbackListener.listen()
        let task = Task { try await listener.callback(timeout: .seconds(60)) }
        task.cancel()
        await #expect(throws: LoopbackListenerError.closed) { try await task.value }
    }

    @Test func `another name that leads here is not answered`() async throws {
        let listener = try await LoopbackListener.listen()
        let port = try #require(listener.redirectURI.split(separator: ":").last?.split(separator: "/").first)
        for host in ["evil.example:\(port)", "evil.example"] {
            let answer = try RawListener.exchange(
                port: try #require(UInt16(port)),
                "GET /callback?code=x HTTP/1.1\r\nHost: \(host)\r\n\r\n"
            )
            #expect(answer.hasPrefix("HTTP/1.1 404"))
        }
        await listener.close()
    }
}
