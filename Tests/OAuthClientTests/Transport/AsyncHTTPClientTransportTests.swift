import Foundation
import HTTPTypes
import OAuthClient
import Testing

/// The transport over sockets.
@Suite struct AsyncHTTPClientTransportTests {
    private let transport = AsyncHTTPClientTransport.shared

    private func request(_ url: String, body: String = "") throws -> ClientRequest {
        ClientRequest(body.isEmpty ? .get : .post, try Endpoint(parsing: url), body: Array(body.utf8))
    }

    private func send(
        _ request: ClientRequest,
        timeout: Duration = .seconds(5),
        maximumByteCount: Int = 1000
    ) async throws(TransportError) -> ClientResponse {
        try await transport.send(request, timeout: timeout, maximumByteCount: maximumByteCount)
    }

    @Test func `a request arrives as it was made, and so does the answer`() async throws {
        try await withSocket({ request throws(TransportError) in
            ClientResponse(
                status: 418,
                headerFields: [.retryAfter: request.headerFields[.authorization] ?? ""],
                body: request.body
            )
        }) { base in
            var request = try request(base + "/a?b=c", body: "a=b")
            request.headerFields[.authorization] = "Bearer x"
            let answer = try await send(request)
            #expect(answer.status == 418 && answer.text == "a=b")
            #expect(answer.headerFields[.retryAfter] == "Bearer x")
        }
    }

    @Test func `redirects are answers`() async throws {
        try await withSocket({ request throws(TransportError) in
            ClientResponse(status: 302, headerFields: [.location: "/elsewhere"])
        }) { base in
            let answer = try await send(try request(base + "/a", body: "x"))
            #expect(answer.status == 302)
        }
    }

    @Test func `an answer that is too long is refused`() async throws {
        try await withSocket({ _ throws(TransportError) in
            ClientResponse(status: 200, body: [UInt8](repeating: 0x20, count: 1001))
        }) { base in
            await #expect(throws: TransportError.answerTooLong) { try await send(try request(base + "/")) }
            let answer = try await send(try request(base + "/"), maximumByteCount: 1001)
            #expect(answer.body.count == 1001)
        }
    }

    @Test(arguments: ["", "x"]) func `where nobody listens nothing was sent`(body: String) async throws {
        // Port 1 is nobody's.
        await #expect(throws: TransportError.notSent) { try await send(try request("http://127.0.0.1:1/", body: body)) }
    }

    @Test(arguments: ["", "x"]) func `a server that does not answer in time may have done it`(body: String) async throws
    {
        try await withSocket({ _ throws(TransportError) in
            try? await Task.sleep(for: .seconds(20))
            return ClientResponse(status: 200)
        }) { base in
            await #expect(throws: TransportError.noAnswer) {
                try await send(try request(base + "/", body: body), timeout: .milliseconds(200))
            }
        }
    }

    @Test func `a connection that breaks after the request may have done it`() async throws {
        let listener = try RawListener { "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npartial" }
        await #expect(throws: TransportError.noAnswer) {
            try await send(try request("http://127.0.0.1:\(listener.port)/", body: "x"))
        }
        let silent = try RawListener { "" }
        await #expect(throws: TransportError.noAnswer) {
            try await send(try request("http://127.0.0.1:\(silent.port)/", body: "x"))
        }
    }

    @Test(arguments: ["", "x"]) func `a body that does not go on ends with the time`(body: String) async throws {
        let listener = try RawListener(pause: 15) { "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npartial" }
        let start = ContinuousClock.now
        await #expect(throws: TransportError.noAnswer) {
            let request = try request("http://127.0.0.1:\(listener.port)/", body: body)
            return try await send(request, timeout: .milliseconds(300))
        }
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func `who is cancelled does not wait`() async throws {
        let (arrivals, arrival) = AsyncStream<Void>.makeStream()
        try await withSocket({ _ throws(TransportError) in
            arrival.finish()
            try? await Task.sleep(for: .seconds(20))
            return ClientResponse(status: 200)
        }) { base in
            let request = try request(base + "/", body: "x")
            let task = Task { try await transport.send(request, timeout: .seconds(20), maximumByteCount: 1) }
            for await _ in arrivals {}
            task.cancel()
            await #expect(throws: TransportError.noAnswer) { try await task.value }
        }
    }
}
