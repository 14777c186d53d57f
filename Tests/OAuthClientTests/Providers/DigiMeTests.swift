import HTTPTypes
import JWTKit
import OAuthClient
import OAuthMessages
import OAuthProviders
import Testing

@Suite struct DigiMeTests {
    @Test func `1: the authorize request carries the nine claims in a PS512 JWT and nothing empty`() async throws {
        try await DigiMeUser.with { user in
            _ = try await user.client().authorize()
            let claims = try #require(await user.claims(DigiMeUser.authorizePath).first)
            #expect(
                claims.keys.sorted() == [
                    "client_id", "code_challenge", "code_challenge_method", "nonce", "redirect_uri", "response_mode",
                    "response_type", "state", "timestamp",
                ]
            )
            #expect(claims["client_id"] == "app-1_contract-1")
            let body = try #require(user.server.journal.requests.first?.members)
            #expect(body.keys.sorted() == ["agent"])
        }
    }

    @Test func `1: a token for another contract and the options of the session are sent`() async throws {
        try await DigiMeUser.with { user in
            var options = DigiMeAuthorizationOptions()
            options.userAccessToken = Secret("other-canary")
            options.sessionOptions = ["limits": .object(["duration": .object(["sourceFetch": .integer(60)])])]
            _ = try await user.client(user.digiMe.provider(options)).authorize()
            #expect(await user.claims(DigiMeUser.authorizePath).first?["access_token"] == "other-canary")
            let body = try #require(user.server.journal.requests.first?.members)
            #expect(
                body["actions"]
                    == .object([
                        "pull": .object(["limits": .object(["duration": .object(["sourceFetch": .integer(60)])])])
                    ])
            )
        }
    }

    @Test func `2: a token request has no body, and the verifier is that of the challenge`() async throws {
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            let claims = try #require(await user.claims(DigiMeUser.tokenPath).first)
            #expect(
                claims.keys.sorted() == ["client_id", "code", "code_verifier", "grant_type", "nonce", "timestamp"]
            )
        }
    }

    @Test func `2: the redirect URI goes along with the code where that is switched on`() async throws {
        try await DigiMeUser.with { user in
            var contract = user.digiMe.contract
            contract.sendsRedirectURIWithCode = true
            let client = user.client(DigiMe(contract).provider())
            let pending = try await client.authorize()
            _ = try await client.exchange(callback: try await user.server.callback(from: pending.url), pending: pending)
            #expect(await user.claims(DigiMeUser.tokenPath).first?["redirect_uri"] == .string(DigiMeUser.redirectURI))
        }
    }

    @Test func `3: every attempt has its own nonce and a time in milliseconds`() async throws {
        try await DigiMeUser.with { user in
            user.server.faults.next(at: DigiMeUser.authorizePath, .answer(.empty(500)))
            #expect(
                await clientError { try await user.client().authorize() } == .unavailable(status: 500, retryAfter: nil)
            )
            let session = user.session()
            try await user.logIn(session)
            user.server.expireAccess()
            _ = try await user.trigger(session)
            var nonces: Set<String> = []
            var count = 0
            for path in [DigiMeUser.authorizePath, DigiMeUser.tokenPath, DigiMeUser.triggerPath] {
                for claims in await user.claims(path) {
                    count += 1
                    nonces.insert(try #require(claims["nonce"]?.string))
                    #expect(claims["timestamp"] == .integer(1_700_000_000_000))
                }
            }
            #expect(count == 6)
            #expect(nonces.count == count)
        }
    }

    @Test func `4: the URL leads to the web client with the code alone, and session and verifier come along`()
        async throws
    {
        try await DigiMeUser.with { user in
            let pending = try await user.client().authorize()
            #expect(pending.url == user.url + "/apps/saas/authorize?code=pre-canary-1&sourceType=pull")
            #expect(pending.attributes["session.key"] == Secret("session-canary-1"))
            #expect(pending.attributes["session.expiry"] == Secret("1700000900000"))
            Canary.check(pending.attributes)
        }
    }

    @Test func `4: every option of the document stands in the URL, in the order of the SDK`() async throws {
        try await DigiMeUser.with { user in
            var options = DigiMeAuthorizationOptions()
            options.serviceID = 420
            options.sourceType = .push
            options.sampleData = .init(dataSet: "set 1", onboardsAutomatically: true)
            options.locale = "nl"
            options.includeSampleDataOnlySources = true
            options.storageID = "some-storage-id"
            options.triggerQuery = false
            options.sourcesScope = ["dataType": .array(["documents"])]
            let pending = try await user.client(user.digiMe.provider(options)).authorize()
            #expect(
                pending.url == user.url + "/apps/saas/authorize?code=pre-canary-1&sourceType=push&service=420"
                    + "&sampleDataSet=set+1&sampleDataAutoOnboard=true&lng=nl&includeSampleDataOnlySources=true"
                    + "&storageRef=some-storage-id&triggerQuery=false"
                    + "&sourcesScope=%257B%2522dataType%2522%253A%255B%2522documents%2522%255D%257D"
            )
        }
    }

    @Test(arguments: DigiMeSimulator.Forgery.allCases)
    func `5: a forged answer is refused, and the key set it names is not asked`(forgery: DigiMeSimulator.Forgery)
        async throws
    {
        var options = DigiMeSimulator.Options()
        options.forgeries = [forgery]
        try await DigiMeUser.with(options) { user in
            guard case .untrustedAnswer? = await clientError({ try await user.client().authorize() }) else {
                Issue.record("a forged answer is believed")
                return
            }
            #expect(user.server.journal.count("/evil/jwks") == 0)
        }
    }

    @Test func `5: a forged answer to a refresh leaves the login as it was`() async throws {
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            user.server.change { $0.forgeries = [.stranger] }
            user.server.expireAccess()
            // The server has spent the token for it, and refuses it when it is asked once more.
            #expect(await clientError { try await user.trigger(session) } == .refreshOutcomeUnknown)
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 3)
            let stored = try await user.store.load("user")
            #expect(stored?.tokens?.accessToken == Secret("access-canary-1"))
            #expect(stored?.intent?.attempts == 2)
            _ = user.server.journal.takeViolations()
        }
    }

    @Test func `5: a new key of the server is fetched, and the key set is asked once as long as it has the key`()
        async throws
    {
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            #expect(user.server.journal.count("/v1.7/jwks/oauth") == 1)
            user.server.change { $0.isKeyRotated = true }
            user.server.expireAccess()
            #expect(try await user.trigger(session).status == 202)
            #expect(user.server.journal.count("/v1.7/jwks/oauth") == 2)
        }
    }

    @Test func `6: success with another state is refused`() async throws {
        try await DigiMeUser.with { user in
            let client = user.client()
            let pending = try await client.authorize()
            let callback = "\(DigiMeUser.redirectURI)?success=true&state=another&code=c&accountReference=1"
            #expect(
                await clientError { try await client.exchange(callback: callback, pending: pending) }
                    == .callback(.stateMismatch)
            )
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 0)
        }
    }

    @Test(arguments: [
        "USER_CANCEL", "INITIALIZE_CHECK_FAIL", "ONBOARD_ERROR", "INVALID_CODE", "SERVER_ERROR", "NEW_ONE",
    ])
    func `6: a failure without a state is reported with its code, known or not`(code: String) async throws {
        var options = DigiMeSimulator.Options()
        options.errorCode = code
        try await DigiMeUser.with(options) { user in
            let client = user.client()
            let pending = try await client.authorize()
            let callback = try await user.server.callback(from: pending.url)
            #expect(callback == "\(DigiMeUser.redirectURI)?success=false&errorCode=\(code)")
            #expect(
                await clientError { try await client.exchange(callback: callback, pending: pending) }
                    == .denied(OAuthError(OAuthError.Code(rawValue: code)))
            )
        }
    }

    @Test(arguments: [
        "?success=yes&code=c", "?success=true&code=c", "?code=c&state=s", "?success=true&state=s", "",
        "?success=false&success=true",
    ])
    func `6: what is neither success nor failure is refused`(query: String) async throws {
        try await DigiMeUser.with { user in
            let client = user.client()
            let pending = try await client.authorize()
            guard
                case .callback? = await clientError({
                    try await client.exchange(callback: DigiMeUser.redirectURI + query, pending: pending)
                })
            else {
                Issue.record("`\(query)` is accepted")
                return
            }
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 0)
        }
    }

    @Test func `6: the account reference is read from the callback, and a redirect URI may have a query`() async throws
    {
        try await DigiMeUser.with { user in
            let client = user.client(redirectURI: "http://127.0.0.1:8000/return?app=1")
            let pending = try await client.authorize()
            let callback = try await user.server.callback(from: pending.url)
            #expect(callback.hasPrefix("http://127.0.0.1:8000/return?app=1&success=true&state="))
            #expect(DigiMeCallback.accountReference(in: callback) == "account-1")
            _ = try await client.exchange(callback: callback, pending: pending)
        }
    }
}
