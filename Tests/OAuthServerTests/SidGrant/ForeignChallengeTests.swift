import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// Challenges that are good, but not here.
@Suite struct ForeignChallengeTests {
    /// Who issues differs in one thing from who is asked.
    private func expectUnknown(from issuer: TestServer, rename: String? = nil) async throws {
        let server = try TestServer()
        var sid = try await issuer.challenge().sid
        if let rename { sid = sid.replacing(rename, with: "auth.example.com/v1/ssas") }
        try await server.expectRefused(Wallet.alice.request(for: sid), at: "unknownChallenge")
    }

    @Test func `a server with the same keys issues what is good here`() async throws {
        let sid = try await TestServer().challenge().sid
        try await TestServer().expectTokens(Wallet.alice.request(for: sid))
    }

    @Test func `another master key`() async throws { try await expectUnknown(from: TestServer(masterKey: 2)) }

    @Test func `another issuer`() async throws {
        let issuer = try TestServer(issuer: "https://other.example.com")
        try await expectUnknown(from: issuer, rename: "other.example.com/v1/ssas")
    }

    @Test func `another path of the issuer`() async throws {
        let issuer = try TestServer(issuer: "https://auth.example.com/tenant")
        try await expectUnknown(from: issuer, rename: "auth.example.com/tenant/v1/ssas")
    }

    @Test func `other networks`() async throws {
        try await expectUnknown(from: TestServer(networks: [.cirrus, .strax]))
        try await expectUnknown(from: TestServer(networks: [.cirrusTest]))
    }

    @Test func `the order of the networks does not count`() async throws {
        let sid = try await TestServer(networks: [.cirrus, .strax]).challenge().sid
        try await TestServer(networks: [.strax, .cirrus]).expectTokens(Wallet.alice.request(for: sid))
    }

    @Test func `another lifetime`() async throws {
        var lifetimes = Lifetimes()
        lifetimes.challenge = 86_400
        try await expectUnknown(from: TestServer(lifetimes: lifetimes))
    }

    @Test func `another client's challenge is refused, and is still good for that client`() async throws {
        let server = try TestServer()
        let ofSPA = try await server.challenge(for: "spa").sid
        try await server.expectRefused(Wallet.alice.request(for: ofSPA), at: "unknownChallenge")
        try await server.expectRefused(Wallet.alice.request(for: ofSPA), as: TestServer.web, at: "unknownChallenge")
        let builtIn = try await server.challenge().sid
        try await server.expectRefused(Wallet.alice.request(for: builtIn), as: TestServer.spa, at: "unknownChallenge")
        try await server.expectTokens(Wallet.alice.request(for: ofSPA), as: TestServer.spa)
        let named = ClientAuthentication.none(clientID: "default")
        try await server.expectTokens(Wallet.alice.request(for: builtIn), as: named)
    }

    @Test func `an invented challenge is refused`() async throws {
        let server = try TestServer()
        let sid = try Challenge(
            authority: "auth.example.com",
            path: "/v1/ssas",
            uid: "KI1VrzERA5mbGb6irCLmIn-T2HmBe0YxhdcxP9pbEF_Ii9gVmPSw-LtIatqKhhXzlD3-lFcD38-LKlvuNdcjug",
            expiry: UnixSeconds(1_700_000_060)
        ).sid
        try await server.expectRefused(Wallet.alice.request(for: sid), at: "unknownChallenge")
    }
}
