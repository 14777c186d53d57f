import HTTPTypes
import OAuthClient
import OAuthMessages
import OAuthProviders
import Testing

@Suite struct SimacanTests {
    /// A login at a simulated server.
    private struct Fleet: Sendable {
        let server: SimacanSimulator
        let url: String
        let clock: SteppedClock
        let store: MemoryTokenStore
        let client: Client
        let session: Session
        let resource: Endpoint

        func logIn(password: String = SimacanSimulator.Options().password) async throws {
            try await session.adopt(
                client.token(Simacan.passwordGrant(username: "fleet@example.com", password: Secret(password)))
            )
        }

        func echo() async throws -> ClientResponse { try await session.send(ClientRequest(.get, resource)) }

        var passwords: Int { server.journal.count(SimacanSimulator.passwordPath) }
        var refreshes: Int { server.journal.count(SimacanSimulator.refreshPath) }
        var echoes: Int { server.journal.count(SimacanSimulator.resourcePath) }
    }

    private func withFleet(
        _ options: SimacanSimulator.Options = SimacanSimulator.Options(),
        remembersPassword: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: @escaping @Sendable (Fleet) async throws -> Void
    ) async throws {
        let server = SimacanSimulator(options)
        try await withLoopback(server, sourceLocation: sourceLocation) { url in
            let clock = SteppedClock()
            let client = Client(try Simacan(base: url + "/api/v1").provider, environment: clock.environment)
            let store = MemoryTokenStore()
            let grant = Simacan.passwordGrant(username: options.username, password: Secret(options.password))
            let session =
                remembersPassword
                ? Session(client, store: store, key: "fleet", login: { () async throws(ClientError) in grant })
                : Session(client, store: store, key: "fleet")
            let fleet = Fleet(
                server: server,
                url: url,
                clock: clock,
                store: store,
                client: client,
                session: session,
                resource: try Endpoint(parsing: url + SimacanSimulator.resourcePath)
            )
            try await body(fleet)
        }
    }

    @Test func `1: the password request has the right path, a form, exactly two fields, and every byte arrives`()
        async throws
    {
        try await withFleet { fleet in
            try await fleet.logIn()
            #expect(fleet.server.journal.paths == [SimacanSimulator.passwordPath])
            #expect(
                String(decoding: fleet.server.journal.requests[0].body, as: UTF8.self)
                    == "username=fleet%40example.com&password=a%2Bb%26c%3Dd%25%C3%A9+canary"
            )
        }
    }

    @Test(arguments: [true, false])
    func `2: bearer in lower case is accepted and sent as Bearer, and an id_token is optional`(hasIDToken: Bool)
        async throws
    {
        var options = SimacanSimulator.Options()
        options.hasIDToken = hasIDToken
        try await withFleet(options) { fleet in
            try await fleet.logIn()
            #expect(try await fleet.echo().text == "echo")
            let tokens = try await fleet.session.lease().tokens
            #expect((tokens.additionalMembers["id_token"] != nil) == hasIDToken)
            #expect(tokens.lifetime == 3600)
        }
    }

    @Test(arguments: SimacanSimulator.Refusal.allCases)
    func `3 and 4: a token that dies early costs one refresh and one repeat`(refusal: SimacanSimulator.Refusal)
        async throws
    {
        var options = SimacanSimulator.Options()
        options.refusal = refusal
        try await withFleet(options) { fleet in
            try await fleet.logIn()
            fleet.clock.advance(10)
            fleet.server.expireAccess()
            #expect(try await fleet.echo().text == "echo")
            #expect(fleet.passwords == 1)
            #expect(fleet.refreshes == 1)
            #expect(fleet.echoes == 2)
        }
    }

    @Test func `3: a second 401 is an error and no loop`() async throws {
        try await withFleet { fleet in
            try await fleet.logIn()
            fleet.server.change { $0.refusesEverything = true }
            #expect(await clientError { try await fleet.echo() } == .tokenRefused(status: 401))
            #expect(fleet.refreshes == 1)
            #expect(fleet.echoes == 2)
            #expect(fleet.passwords == 1)
        }
    }

    @Test func `5: each refresh sends the newest refresh token, and never an old one`() async throws {
        try await withFleet { fleet in
            try await fleet.logIn()
            for round in 2...6 {
                fleet.server.expireAccess()
                _ = try await fleet.echo()
                #expect(try await fleet.session.lease().tokens.refreshToken == Secret("refresh-canary-\(round)"))
            }
            #expect(fleet.refreshes == 5)
            #expect(fleet.passwords == 1)
        }
    }

    @Test func `6: a refresh token that has expired costs one login with the password, and then the repeat`()
        async throws
    {
        try await withFleet { fleet in
            try await fleet.logIn()
            fleet.server.expireAccess()
            fleet.server.expireRefresh()
            fleet.clock.advance(86_401)
            #expect(try await fleet.echo().text == "echo")
            #expect(fleet.refreshes == 1)
            #expect(fleet.passwords == 2)
        }
    }

    @Test func `6: a password that is refused ends it, after one attempt`() async throws {
        try await withFleet { fleet in
            try await fleet.logIn()
            fleet.server.expireAccess()
            fleet.server.expireRefresh()
            fleet.server.change { $0.password = "another canary" }
            fleet.clock.advance(86_401)
            for _ in 0..<3 { _ = await clientError { try await fleet.echo() } }
            #expect(fleet.refreshes == 1)
            #expect(fleet.passwords == 2)
        }
    }

    @Test func `6: the wrong password at the first login is one request and a refusal with its status`() async throws {
        try await withFleet { fleet in
            let error = await clientError { try await fleet.logIn(password: "wrong canary") }
            #expect(error?.failure?.status == 401)
            #expect(fleet.passwords == 1)
            let stored = try await fleet.store.load("fleet")
            #expect(stored == nil)
        }
    }

    @Test func `6: without the password the end of the refresh token is said`() async throws {
        try await withFleet(remembersPassword: false) { fleet in
            try await fleet.logIn()
            fleet.server.expireAccess()
            fleet.server.expireRefresh()
            #expect(await clientError { try await fleet.echo() } == .loginRequired(.grantEnded))
            #expect(fleet.passwords == 1)
        }
    }

    @Test(arguments: [
        Fault.unavailable, .answer(.empty(500)), .answer(.html(502)), .tooMany(retryAfter: 7), .dropped,
    ])
    func `7: a refresh that fails for the moment keeps the refresh token and sends no password`(fault: Fault)
        async throws
    {
        try await withFleet { fleet in
            try await fleet.logIn()
            fleet.server.expireAccess()
            fleet.server.faults.next(at: SimacanSimulator.refreshPath, fault, fault, fault)
            let error = await clientError { try await fleet.echo() }
            #expect(error?.isTransient == true || error == .refreshOutcomeUnknown)
            #expect(fleet.passwords == 1)
            #expect(try await fleet.store.load("fleet")?.tokens?.refreshToken == Secret("refresh-canary-1"))
        }
    }

    @Test func `7: after a 503 the next call refreshes and goes through`() async throws {
        try await withFleet { fleet in
            try await fleet.logIn()
            fleet.server.expireAccess()
            fleet.server.faults.next(at: SimacanSimulator.refreshPath, .unavailable)
            #expect(await clientError { try await fleet.echo() } == .unavailable(status: 503, retryAfter: nil))
            fleet.clock.advance(60)
            #expect(try await fleet.echo().text == "echo")
            #expect(fleet.passwords == 1)
        }
    }

    @Test func `8: fifty calls with a dead token make one refresh and no login`() async throws {
        try await withFleet { fleet in
            try await fleet.logIn()
            fleet.server.expireAccess()
            fleet.server.faults.next(at: SimacanSimulator.refreshPath, .late(.milliseconds(200)))
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<50 { group.addTask { try await fleet.echo().text } }
                for try await text in group { #expect(text == "echo") }
            }
            #expect(fleet.refreshes == 1)
            #expect(fleet.passwords == 1)
        }
    }

    @Test func `9: a token is refreshed before it expires, without a 401`() async throws {
        try await withFleet { fleet in
            try await fleet.logIn()
            fleet.clock.advance(3600 - 61)
            _ = try await fleet.echo()
            #expect(fleet.refreshes == 0)
            fleet.clock.advance(2)
            _ = try await fleet.echo()
            #expect(fleet.refreshes == 1)
            #expect(fleet.echoes == 2)
        }
    }

    @Test func `10: 403 passes through and refreshes nothing`() async throws {
        var options = SimacanSimulator.Options()
        options.forbids = true
        try await withFleet(options) { fleet in
            try await fleet.logIn()
            #expect(try await fleet.echo().status == 403)
            #expect(fleet.refreshes == 0)
        }
    }

    @Test func `11: tokens of one environment are not sent to the other`() async throws {
        #expect(Simacan.production != Simacan.staging)
        try await withFleet { staging in
            try await staging.logIn()
            try await withFleet { production in
                let other = Session(production.client, store: staging.store, key: "fleet")
                #expect(await clientError { try await other.lease() } == .foreignLogin)
                #expect(production.server.journal.requests.isEmpty)
            }
        }
    }

    @Test func `12: neither password nor tokens are printed`() async throws {
        try await withFleet { fleet in
            try await fleet.logIn()
            Canary.check(try await fleet.session.lease())
            Canary.check(try await fleet.session.lease().tokens)
            Canary.check(Simacan.passwordGrant(username: "u", password: Secret("canary")))
            Canary.check(try #require(try await fleet.store.load("fleet")))
            Canary.check(fleet.client)
        }
    }

    /// Loses the answer to a refresh, and calls the resource.
    private func loseRefresh(
        _ fault: Fault,
        remembersPassword: Bool,
        _ body: @escaping @Sendable (Fleet) async throws -> Void
    ) async throws {
        try await withFleet(remembersPassword: remembersPassword) { fleet in
            try await fleet.logIn()
            fleet.server.expireAccess()
            fleet.server.change { $0.reuseKills = false }
            fleet.server.faults.next(at: SimacanSimulator.refreshPath, fault)
            try await body(fleet)
            // The one more try that follows is the reuse of a spent token, which the server notes.
            #expect(fleet.server.journal.takeViolations() == ["an old refresh token is sent again"])
            #expect(fleet.refreshes == 2)
        }
    }

    @Test(arguments: [Fault.cut(byteCount: 20), .droppedAfterActing])
    func `an answer that is cut off or lost is an unknown outcome, and not the end of the login`(fault: Fault)
        async throws
    {
        try await loseRefresh(fault, remembersPassword: false) { fleet in
            let error = await clientError { try await fleet.echo() }
            #expect(error == .refreshOutcomeUnknown)
            let stored = try await fleet.store.load("fleet")?.tokens
            #expect(stored != nil)
        }
    }

    @Test(arguments: [Fault.cut(byteCount: 20), .droppedAfterActing])
    func `after a lost answer and a 401 the password is sent once, and the call goes through`(fault: Fault) async throws
    {
        try await loseRefresh(fault, remembersPassword: true) { fleet in
            let answer = try await fleet.echo()
            #expect(answer.text == "echo")
            #expect(fleet.passwords == 2)
        }
    }
}
