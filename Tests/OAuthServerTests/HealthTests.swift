import HTTPTypes
import OAuthServer
import StratisID
import Testing

/// What a load balancer asks.
@Suite struct HealthTests {
    @Test(arguments: ["/health/live", "/health/ready"]) func `a server that is well`(path: String) async throws {
        let answer = await (try TestServer()).get(path)
        #expect(answer.status == 200)
        #expect(answer.text == "ok\n")
        #expect(answer.fields[.cacheControl] == "no-store")
    }
}
