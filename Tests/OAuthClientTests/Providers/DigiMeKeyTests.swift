import OAuthClient
import OAuthMessages
import Testing

/// When digi.me changes the key with which it signs, around a refresh.
@Suite struct DigiMeKeyTests {
    private static let keySetPath = "/v1.7/jwks/oauth"

    /// A user whose access token is dead, and a server that signs with another key than the one that was fetched.
    private static func withRotation(
        _ body: @escaping @Sendable (_ user: DigiMeUser, _ session: Session) async throws -> Void
    ) async throws {
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            user.server.expireAccess()
            user.server.change { $0.isKeyRotated = true }
            user.server.journal.forgetRequests()
            try await body(user, session)
        }
    }

    @Test(arguments: [Fault.unavailable, .dropped, .tooMany(retryAfter: 1), .answer(.html(200)), .answer(.empty(404))])
    func `old keys are fetched before anything is spent`(fault: Fault) async throws {
        try await Self.withRotation { user, session async throws in
            user.clock.advance(900)
            user.server.change { $0.now += 900 }
            user.server.faults.next(at: Self.keySetPath, fault)
            let error = await clientError { try await user.trigger(session) }
            #expect(error != .refreshOutcomeUnknown && error != .loginRequired(.grantEnded))
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 0)
            #expect(try await user.store.load("user")?.intent == nil)
            user.clock.advance(60)
            #expect(try await user.trigger(session).status == 202)
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 1)
        }
    }

    @Test func `keys that are a quarter of an hour old less a second are used`() async throws {
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            user.clock.advance(899)
            user.server.change { $0.now += 899 }
            user.server.expireAccess()
            #expect(try await user.trigger(session).status == 202)
            #expect(user.server.journal.count(Self.keySetPath) == 1)
        }
    }

    @Test func `a key that came into use a moment ago is fetched, however its server stumbles`() async throws {
        try await Self.withRotation { user, session async throws in
            user.server.faults.next(at: Self.keySetPath, .unavailable, .dropped, .answer(.html(200)))
            #expect(try await user.trigger(session).status == 202)
            // The answer that was there has been read: no second request was sent.
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 1)
            #expect(user.server.journal.count(Self.keySetPath) == 4)
            #expect(try await session.lease().tokens.refreshToken == Secret("refresh-canary-2"))
        }
    }

    @Test func `a key set that is behind is asked again`() async throws {
        try await DigiMeUser.with { user in
            let session = user.session()
            try await user.logIn(session)
            let old = user.server.keySet()
            user.server.expireAccess()
            user.server.change { $0.isKeyRotated = true }
            user.server.faults.next(at: Self.keySetPath, .answer(old), .answer(old))
            #expect(try await user.trigger(session).status == 202)
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 2)
        }
    }

    @Test func `without the key the outcome is unknown, and nobody is told that the login is over`() async throws {
        try await Self.withRotation { user, session async throws in
            for _ in 0..<4 { user.server.faults.next(at: Self.keySetPath, .unavailable) }
            #expect(await clientError { try await user.trigger(session) } == .refreshOutcomeUnknown)
            #expect(user.server.journal.count(Self.keySetPath) == 4)
            // The second request is that of every lost answer; digi.me gives no pair twice.
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 2)
            #expect(user.server.journal.takeViolations() == ["an old refresh token is sent again"])
            #expect(try await user.store.load("user")?.tokens?.refreshToken == Secret("refresh-canary-1"))
        }
    }

    @Test func `who is cancelled while the key is fetched stops nobody else`() async throws {
        try await Self.withRotation { user, session async throws in
            user.server.faults.next(at: Self.keySetPath, .late(.milliseconds(300)))
            let waiter = Task { try await session.refresh() }
            while user.server.journal.count(Self.keySetPath) == 0 { try await Task.sleep(for: .milliseconds(5)) }
            waiter.cancel()
            await #expect(throws: ClientError.cancelled) { try await waiter.value }
            #expect(try await user.trigger(session).status == 202)
            #expect(user.server.journal.count(DigiMeUser.tokenPath) == 1)
        }
    }
}
