import Foundation
import OAuthClient
import OAuthMessages
import Testing

/// Secrets come up nowhere but where they are sent and stored.
@Suite struct SecrecyTests {
    private func texts(of value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return ["\(value)", String(reflecting: value), dumped]
    }

    private func check(_ value: Any, _ location: SourceLocation = #_sourceLocation) {
        for text in texts(of: value) { #expect(!text.contains(TestServer.canary), sourceLocation: location) }
    }

    @Test func `no value prints a secret`() async throws {
        let login = Login()
        let session = try await login.loggedIn(login: Login.password)
        let lease = try await session.refresh()
        check(lease)
        check(lease.tokens)
        check(session)
        check(try #require(await login.store.load("me")))
        check(try await session.storedTokens() as Any)
        check(login.events.all)
        var request = try Login.resource()
        try session.client.provider.present(lease, &request)
        request.body = Array(TestServer.canary.utf8)
        check(request)
        check(ClientResponse(status: 200, body: Array(TestServer.canary.utf8)))
        let client = Client(
            session.client.provider,
            clientID: "client",
            clientSecret: Secret(TestServer.canary),
            environment: session.client.environment
        )
        check(client)
        check(PasswordGrant(username: "fleet", password: Secret(TestServer.canary)))
        check(RefreshTokenGrant(Secret(TestServer.canary)))
        check(AuthorizationCodeGrant(code: Secret(TestServer.canary), redirectURI: nil, codeVerifier: nil))
    }

    @Test(
        arguments: [
            #"{"error":"invalid_client","error_description":"the token TOKEN is wrong","error_uri":"https://a/TOKEN"}"#,
            #"{"error":"TOKEN","error_description":"x"}"#,
            #"{"error":"invalid_client","TOKEN":"TOKEN","x":{"y":"TOKEN"}}"#,
            "<html>TOKEN</html>", "TOKEN", #"{"TOKEN":1"#,
        ],
        [200, 400, 401, 500]
    ) func `an error repeats nothing that was sent`(body: String, status: Int) async throws {
        let login = Login()
        let session = try await login.loggedIn(provider: { provider in
            provider.decodeFailure = { response in
                var failure = TokenFailure(response)
                failure.vendorCode = response.text
                failure.vendorMessage = response.text
                failure.reference = response.text
                return failure
            }
        })
        let token = login.server.refreshToken
        let answer = body.replacingOccurrences(of: "TOKEN", with: token)
        login.clock.advance(.seconds(3600))
        login.server.fail(
            .answer(ClientResponse(status: status, body: Array(answer.utf8))),
            .answer(ClientResponse(status: status, body: Array(answer.utf8)))
        )
        let error = try await #require(throws: ClientError.self) { try await session.lease() }
        check(error)
        check(login.events.all)
    }
}
