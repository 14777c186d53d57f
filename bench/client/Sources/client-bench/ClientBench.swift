import HTTPTypes
import OAuthClient
import OAuthMessages

/// Measures what the client adds to a request: without a network, whose share would hide it.
@main
enum ClientBench {
    static func main() async throws {
        let session = try await session()
        let request = ClientRequest(.get, try Endpoint(parsing: "https://api.example.com/v1/me"))
        try await report("lease(), one task", limit: 100, rounds: 1_000_000) { count in
            for _ in 0..<count { _ = try await session.lease() }
        }
        try await report("lease(), eight tasks", limit: 100, rounds: 1_000_000) { count in
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask { @concurrent in
                        for _ in 0..<count / 8 { _ = try await session.lease() }
                    }
                }
                try await group.waitForAll()
            }
        }
        try await report("send(), without a network", limit: 3_000, rounds: 100_000) { count in
            for _ in 0..<count { _ = try await session.send(request) }
        }
    }

    /// Runs the work several times and prints the best and the middle time of one call.
    private static func report(
        _ name: String,
        limit: Double,
        rounds: Int,
        _ work: (Int) async throws -> Void
    ) async throws {
        var times: [Double] = []
        try await work(rounds / 10)
        for _ in 0..<15 {
            let start = ContinuousClock.now
            try await work(rounds)
            times.append((ContinuousClock.now - start) / .nanoseconds(1) / Double(rounds))
        }
        times.sort()
        let (best, middle) = (times[0].rounded(), times[times.count / 2].rounded())
        print("\(name): \(Int(middle)) ns, at best \(Int(best)) ns; the limit is \(Int(limit)) ns")
    }

    private static func session() async throws -> Session {
        let provider = Provider(name: "bench", tokenEndpoint: try Endpoint(parsing: "https://auth.example.com/token"))
        let client = Client(provider, clientID: "bench", environment: .system(transport: NoNetwork()))
        let session = Session(client, store: MemoryTokenStore(), key: "bench")
        let response = TokenResponse(
            accessToken: Secret(String(repeating: "a", count: 700)),
            lifetime: .seconds(86_400),
            refreshToken: Secret(String(repeating: "r", count: 64))
        )
        try await session.adopt(TokenSet(response, issuedAt: client.environment.now()))
        return session
    }
}

/// A resource that is always there.
private struct NoNetwork: HTTPTransport {
    func send(
        _ request: ClientRequest,
        timeout: Duration,
        maximumByteCount: Int
    ) async throws(TransportError) -> ClientResponse {
        ClientResponse(status: 200)
    }
}
