import HTTPTypes
import OAuthMessages
import Testing

/// The simulated systems note what a wrong client does: without this, the tests on them prove nothing.
@Suite struct SimulatorTests {
    private func post(
        _ path: String,
        _ body: String,
        type: String = "application/x-www-form-urlencoded",
        headers: HTTPFields = [:]
    ) -> SimulatedRequest {
        var headers = headers
        headers[.contentType] = type
        return SimulatedRequest(method: .post, target: path, authority: "a", headers: headers, body: Array(body.utf8))
    }

    private func noted(_ server: some SimulatedServer, _ request: SimulatedRequest) async -> [String] {
        _ = await server.answer(request)
        return server.journal.takeViolations()
    }

    @Test func `simacan: JSON, a grant_type, GET and an old refresh token`() async throws {
        let server = SimacanSimulator()
        let path = SimacanSimulator.passwordPath
        #expect(await noted(server, post(path, "{}", type: "application/json")) == ["\(path): no form"])
        #expect(
            await noted(server, post(path, "username=a&password=b&grant_type=password"))
                == ["\(path): the fields are [\"username\", \"password\", \"grant_type\"]"]
        )
        let get = SimulatedRequest(method: .get, target: path, authority: "a", headers: [:], body: [])
        #expect(await noted(server, get) == ["GET \(path): only POST is allowed"])
        let password = "username=fleet%40example.com&password=a%2Bb%26c%3Dd%25%C3%A9+canary"
        #expect(await noted(server, post(path, password)).isEmpty)
        let refresh = post(SimacanSimulator.refreshPath, "refresh_token=refresh-canary-1")
        #expect(await noted(server, refresh).isEmpty)
        #expect(await noted(server, refresh) == ["an old refresh token is sent again"])
    }

    @Test func `sid-ai: Basic, an empty field, the wrong host and a form for a revocation`() async {
        let server = SIDaiSimulator()
        let secret = "client_id=sid-client&client_secret=secret+canary%2B%26%3D"
        let basic = post("/auth/oauth/token", secret + "&grant_type=x", headers: [.authorization: "Basic YTpi"])
        #expect(await noted(server, basic) == ["the client authenticates in a header", "grant_type is x"])
        let empty = post("/auth/oauth/token", secret + "&grant_type=refresh_token&refresh_token=r&redirect_uri=")
        #expect(await noted(server, empty).contains("redirect_uri is ``"))
        #expect(
            await noted(server, post("/me/oauth/token", secret)) == ["the token request goes to the browser's host"]
        )
        #expect(await noted(server, post("/auth/oauth/revoke", secret)) == ["the revocation is not JSON"])
    }

    @Test func `stratis: a sid that is not encoded, and a signature whose plus signs are not`() async {
        let server = StratisSimulator()
        let get = SimulatedRequest(
            method: .get,
            target: "/authorize?response_type=sid",
            authority: "a",
            headers: [:],
            body: []
        )
        let sid = String(decoding: server.answer(get).body, as: UTF8.self)
        let raw = post("/token", "grant_type=sid&sid=\(sid)&public_key=C&signature=S")
        #expect(await noted(server, raw).contains("the sid is not encoded: exp has fallen out of it"))
        let encoded = sid.replacing("&", with: "%26")
        let plus = post("/token", "grant_type=sid&sid=\(encoded)&public_key=C&signature=a+b")
        #expect(await noted(server, plus) == ["the + of the signature are not encoded"])
    }

    @Test func `dottedsign: two ways of authenticating, and a redirect URI in a refresh`() async {
        let server = DottedSignSimulator()
        let headers: HTTPFields = [
            .authorization: "Basic ZG90dGVkLWNsaWVudDpzZWNyZXQrY2FuYXJ5", .accept: "application/json",
        ]
        let both = post("/v1/oauth/token", "client_secret=x&grant_type=x", headers: headers)
        #expect(await noted(server, both) == ["the client authenticates in two ways"])
        let refresh = post(
            "/v1/oauth/token",
            "grant_type=refresh_token&refresh_token=r&redirect_uri=u",
            headers: headers
        )
        #expect(await noted(server, refresh) == ["the refresh has a redirect_uri"])
    }

    @Test func `digi-me: a nonce again, seconds, an expiry, a body and another algorithm`() async throws {
        let server = DigiMeSimulator()
        func call(
            _ claims: [String: JSONValue],
            body: String = "",
            signing: SimulatedJWT.Signing = .ps512
        ) async throws -> [String] {
            let token = try await SimulatedJWT.make(
                header: ["alg": signing == .ps512 ? "PS512" : "RS512", "typ": "JWT"],
                claims: claims.merging(["client_id": "app-1_contract-1", "grant_type": "refresh_token"]) { $1 },
                key: SimulatorKeys.contract,
                signing: signing
            )
            let headers: HTTPFields = [.authorization: "Bearer \(token)", .accept: "application/json"]
            return await noted(server, post("/v1.7/oauth/token", body, type: "application/json", headers: headers))
        }
        func claims(_ nonce: Character, _ timestamp: Int64 = 1_700_000_000_000) -> [String: JSONValue] {
            [
                "nonce": .string(String(repeating: nonce, count: 32)), "timestamp": .integer(timestamp),
                "refresh_token": "r",
            ]
        }
        #expect(try await call(claims("a")).isEmpty)
        #expect(try await call(claims("a")) == ["a nonce is used a second time"])
        #expect(try await call(claims("b", 1_700_000_000)).first?.hasPrefix("the timestamp is") == true)
        #expect(try await call(claims("c").merging(["exp": .integer(1)]) { $1 }).contains("the claims have exp"))
        #expect(try await call(claims("d"), body: "{}") == ["a token request has a body"])
        #expect(try await call(claims("e"), signing: .rs512).count == 1)
    }
}
