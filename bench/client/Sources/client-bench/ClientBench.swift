import HTTPTypes
import OAuthClient
import OAuthMessages

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Measures what the client adds to a request: without a network, whose share would hide it.
///
/// With `--check` it ends with 1 where a limit is passed.
@main
enum ClientBench {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.isEmpty || arguments == ["--check"] else { exit(64) }
        let session = try await session()
        let request = ClientRequest(.get, try Endpoint(parsing: "https://api.example.com/v1/me"))

        let lease = try await median(below: 100) {
            try await nanoseconds(5_000) { count in for _ in 0..<count { _ = try await session.lease() } }
        }
        let send = try await median(below: 3_000) {
            try await nanoseconds(500) { count in for _ in 0..<count { _ = try await session.send(request) } }
        }
        var isGood = [
            report("lease(), alone", lease, "ns", limit: 100),
            report("send(), without a network", send, "ns", limit: 3_000),
        ]
        if let ratio = try await ratio(session) {
            isGood.append(
                report("lease(), eight tasks with one session, beside eight with one each", ratio, "times", limit: 1.5)
            )
        } else {
            print("SKIP: no two processors were free, so nothing is known of eight tasks")
        }
        if !arguments.isEmpty, isGood.contains(false) { exit(1) }
    }

    private static let tasks = 8

    /// How much longer tasks take that share a session than tasks that share nothing, on the same processors.
    ///
    /// Only what lies between two measurements for which more than one processor was there says anything.
    private static func ratio(_ session: Session) async throws -> Double? {
        var apart: [Session] = []
        for _ in 0..<tasks { apart.append(try await Self.session()) }
        let together = Array(repeating: session, count: tasks)
        let count = tasks * 5_000
        let end = ContinuousClock.now + .seconds(10)
        var ratios: [Double] = []
        while ratios.count < 101, ContinuousClock.now < end {
            let before = try await time(count) { try await leases($0, apart) }
            let shared = try await time(count) { try await leases($0, together) }
            let after = try await time(count) { try await leases($0, apart) }
            guard min(before.processor / before.wall, after.processor / after.wall) > 1.6 else { continue }
            ratios.append(2 * shared.wall / (before.wall + after.wall))
        }
        return ratios.count > 10 ? ratios.sorted()[ratios.count / 2] : nil
    }

    private static func leases(_ count: Int, _ sessions: [Session]) async throws {
        try await withThrowingTaskGroup { group in
            for session in sessions {
                group.addTask { @concurrent in
                    for _ in 0..<count / sessions.count { _ = try await session.lease() }
                }
            }
            try await group.waitForAll()
        }
    }

    /// The lowest of ten medians of 31 samples each; a machine that is slow for a while is given ten times that.
    private static func median(below limit: Double, _ sample: () async throws -> Double) async throws -> Double {
        var lowest = Double.infinity
        for round in 0..<100 where round < 10 || lowest > limit {
            var samples: [Double] = []
            for _ in 0..<31 { samples.append(try await sample()) }
            samples.sort()
            lowest = min(lowest, samples[15])
        }
        return lowest
    }

    /// The processor time of one call: waiting for a processor that others use costs none.
    private static func nanoseconds(_ count: Int, _ work: (Int) async throws -> Void) async throws -> Double {
        try await time(count, work).processor
    }

    /// The nanoseconds of one call: on all processors together, and by the clock.
    private static func time(
        _ count: Int,
        _ work: (Int) async throws -> Void
    ) async throws -> (processor: Double, wall: Double) {
        let (start, startOfWall) = (processorTime(), ContinuousClock.now)
        try await work(count)
        let (end, wall) = (processorTime(), ContinuousClock.now - startOfWall)
        return ((end - start) / Double(count), wall / .nanoseconds(1) / Double(count))
    }

    private static func processorTime() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    /// Prints a line, and returns whether the limit is kept.
    private static func report(_ name: String, _ value: Double, _ unit: String, limit: Double) -> Bool {
        let shown = value < 10 ? (value * 100).rounded() / 100 : value.rounded()
        print("\(name): \(shown) \(unit); the limit is \(limit) \(unit)")
        return value <= limit
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
