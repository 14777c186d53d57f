import HTTPTypes
import JWTKit
import OAuthClient
import OAuthMessages
import OAuthProviders
import Testing

@Suite struct DigiMeTokenTests {
    @Test(arguments: [true, false])
    func `7: expires_on is in seconds, the session's expiry in milliseconds, and sub is optional`(hasSubject: Bool)
        async throws
    {
        var options = DigiMeSimulator.Options()
        options.hasSubject = hasSubject
        try await DigiMeUser.with(options) { user in
            let session = user.session()
            try await user.logIn(session)
            let tokens = try await session.lease().tokens
            #expect(tokens.expiry == 1_700_086_400)
            #expect(tokens.additionalMembers["refresh_expires_on"] == .integer(1_715_552_000))
            #expect((tokens.additionalMembers["sub"] == "user-1") == hasSubject)
            #expect(tokens.additionalMembers["consentid"] == "consent-1")
        }
    }

    @Test func `8: InvalidToken costs one refresh and one repeat, and the new pair is there afterwards`() async throws {
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            user.server.expireAccess()
            #expect(try await user.trigger(session).status == 202)
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 2)
            #expect(user.server.journal.count(DigiMeUser.triggerPath) == 2)
            let tokens = try await session.lease().tokens
            #expect(tokens.accessToken == Secret("access-canary-2"))
            #expect(tokens.refreshToken == Secret("refresh-canary-2"))
        }
    }

    @Test func `8: a 401 without a body refreshes too, and a second 401 is an error`() async throws {
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            user.server.faults.next(at: DigiMeUser.triggerPath, .unauthorized, .unauthorized)
            #expect(await clientError { try await user.trigger(session) } == .tokenRefused(status: 401))
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 2)
        }
    }

    @Test func `8: a 401 with another code is not about the token`() async throws {
        var options = DigiMeSimulator.Options()
        options.resourceRefusal = "InsufficientScope"
        try await DigiMeUser.with(options) { user in
            let session = user.session()
            try await user.logIn(session)
            #expect(try await user.trigger(session).status == 401)
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 1)
        }
    }

    @Test func `8: a call that is not signed is not sent`() async throws {
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            let endpoint = try Endpoint(parsing: user.url + DigiMeUser.triggerPath)
            guard case .unusableRequest? = await clientError({ try await session.send(ClientRequest(.post, endpoint)) })
            else {
                Issue.record("an unsigned call is sent")
                return
            }
            #expect(user.server.journal.count(DigiMeUser.triggerPath) == 0)
        }
    }

    @Test func `9: twenty calls with an expired token make one refresh`() async throws {
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            user.server.expireAccess()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await user.trigger(session).status } }
                for try await status in group { #expect(status == 202) }
            }
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 2)
        }
    }

    @Test func `10: a dead refresh token ends the login, and the old access token starts the way back`() async throws {
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            let old = try await session.lease().accessToken
            user.server.expireAccess()
            user.server.expireRefresh()
            #expect(await clientError { try await user.trigger(session) } == .loginRequired(.grantEnded))

            let client = user.client(
                user.digiMe.reauthorizingProvider(accessToken: old, locale: "nl", triggerQuery: true)
            )
            let pending = try await client.authorize()
            #expect(pending.url == user.url + "/apps/saas/user-reauth?code=pre-canary-3&lng=nl&triggerQuery=true")
            #expect(await user.claims("/v1.7/oauth/token/reference").first?["access_token"] == "access-canary-1")
            let callback = try await user.server.callback(from: pending.url)
            try await session.adopt(client.exchange(callback: callback, pending: pending))
            #expect(try await user.trigger(session).status == 202)
        }
    }

    @Test func `10: reauthorizing with a token that nobody knows says so`() async throws {
        try await DigiMeUser.with { user in
            let client = user.client(user.digiMe.reauthorizingProvider(accessToken: Secret("canary")))
            let error = await clientError { try await client.authorize() }
            #expect(error?.failure?.vendorCode == "InvalidToken")
            #expect(error?.failure?.vendorMessage == "The token (access_token) is invalid")
        }
    }

    @Test func `11: an error shows code, message, reference and status, from the body, from headers, or from neither`()
        async throws
    {
        let code = try #require(HTTPField.Name("X-Error-Code"))
        let message = try #require(HTTPField.Name("X-Error-Message"))
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            let client = user.client()
            user.server.faults.next(
                at: DigiMeUser.tokenPath,
                .answer(
                    .json(403, ["error": .object(["code": "SDKVersionInvalid", "message": "old", "reference": "r-1"])])
                ),
                .answer(.empty(400).with(code, "SDKInvalid").with(message, "bad")),
                .answer(.empty(403)),
                .answer(.json(400, ["error": "storage", "message": "full"]))
            )
            var failures: [TokenFailure] = []
            for _ in 0..<4 {
                failures.append(
                    try #require(await clientError { try await client.refresh(Secret("canary")) }?.failure)
                )
            }
            #expect(failures.map(\.status) == [403, 400, 403, 400])
            #expect(failures.map(\.vendorCode) == ["SDKVersionInvalid", "SDKInvalid", nil, "storage"])
            #expect(failures.map(\.vendorMessage) == ["old", "bad", nil, "full"])
            #expect(failures.map(\.reference) == ["r-1", nil, nil, nil])
        }
    }

    @Test func `11: a redirect URI that is not registered is said with the vendor's code`() async throws {
        try await DigiMeUser.with { user in
            let client = user.client(redirectURI: "http://127.0.0.1:9/elsewhere")
            let error = await clientError { try await client.authorize() }
            #expect(error?.failure?.status == 404)
            #expect(error?.failure?.vendorCode == "InvalidRedirectUri")
        }
    }

    @Test func `12: the private key is not printed`() async throws {
        try await DigiMeUser.with { user in
            var dumped = ""
            dump(user.digiMe, to: &dumped)
            #expect(!dumped.contains("BEGIN"))
            #expect(!"\(user.digiMe)".contains("BEGIN"))
            Canary.check(user.client())
        }
    }

    @Test func `12: the state that the URL is bound to comes back`() async throws {
        try await DigiMeUser.with { user in
            let pending = try await user.client().authorize()
            let callback = try await user.server.callback(from: pending.url)
            let state = try #require(await user.claims(DigiMeUser.authorizePath).first?["state"]?.string)
            let query = try #require(callback.split(separator: "?").last)
            #expect(try FormParameters(parsing: String(query))["state"] == state)
        }
    }

    @Test func `while the keys cannot be fetched no refresh token is spent`() async throws {
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            user.clock.advance(900)
            user.server.change { $0.now += 900 }
            user.server.expireAccess()
            user.server.faults.next(at: "/v1.7/jwks/oauth", .unavailable)
            #expect(
                await clientError { try await user.trigger(session) } == .unavailable(status: 503, retryAfter: nil)
            )
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 1)
            #expect(try await user.store.load("user")?.intent == nil)
            user.clock.advance(60)
            #expect(try await user.trigger(session).status == 202)
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 2)
        }
    }

    @Test func `503, 429 and a page do not end a login`() async throws {
        for fault in [Fault.unavailable, .tooMany(retryAfter: 2), .answer(.html(504))] {
            try await DigiMeUser.with { user in
                let session = user.session()
                try await user.logIn(session)
                user.server.expireAccess()
                user.server.faults.next(at: DigiMeUser.tokenPath, fault)
                #expect(await clientError { try await user.trigger(session) }?.isTransient == true)
                user.clock.advance(60)
                #expect(try await user.trigger(session).status == 202)
            }
        }
    }
}
