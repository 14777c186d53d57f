import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// The second MUST of the grant: `public_key` is a valid address.
@Suite struct AddressValidityTests {
    private func expectRefused(_ address: String, at stage: String) async throws {
        let server = try TestServer()
        let good = try Wallet.alice.request(for: try await server.challenge().sid)
        let request = SidTokenRequest(sid: good.sid, address: address, signature: good.signature)
        try await server.expectRefused(request, at: stage)
        try await server.expectTokens(good)
    }

    @Test func `an address with any other character is refused`() async throws {
        let server = try TestServer()
        let good = try Wallet.alice.request(for: try await server.challenge().sid)
        for offset in good.address.indices {
            for character in "1z0" where character != good.address[offset] {
                let address = good.address.replacingCharacter(at: offset, with: character)
                let request = SidTokenRequest(sid: good.sid, address: address, signature: good.signature)
                try await server.expectRefused(request, at: "malformedAddress")
            }
        }
        try await server.expectTokens(good)
    }

    @Test func `a script address is refused`() async throws {
        try await expectRefused(Wallet.alice.address(version: Network.cirrus.p2shVersion), at: "unsupportedAddress")
    }

    @Test(arguments: ["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"])
    func `a bech32 address is refused`(address: String) async throws {
        try await expectRefused(address, at: "unsupportedAddress")
    }

    @Test(arguments: Network.allCases.filter { $0 != .cirrus })
    func `the same key's address on another network is refused`(network: Network) async throws {
        try await expectRefused(Wallet.alice.address(on: network), at: "wrongNetwork")
    }

    @Test func `an address of no network is refused`() async throws {
        try await expectRefused(Wallet.alice.address(version: 200), at: "wrongNetwork")
    }

    @Test func `the address of the other form of the key is refused`() async throws {
        let uncompressed = Wallet(number: Wallet.alice.number, isCompressed: false)
        try await expectRefused(uncompressed.address(), at: "signerMismatch")
    }

    @Test(arguments: [" ", "1", "0", "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5", "{}"])
    func `what is no address is refused`(text: String) async throws {
        try await expectRefused(text, at: "malformedAddress")
    }

    @Test func `an address with spaces around it is refused`() async throws {
        try await expectRefused(Wallet.alice.address() + " ", at: "malformedAddress")
        try await expectRefused(" " + Wallet.alice.address(), at: "malformedAddress")
    }

    @Test func `a request without an address is invalid`() async throws {
        let server = try TestServer()
        let good = try Wallet.alice.request(for: try await server.challenge().sid)
        for address in ["", "\u{e9}", "\n"] {
            let form = SidTokenRequest(sid: good.sid, address: address, signature: good.signature).form()
            let answer = await server.post("/token", form)
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_request")
        }
    }

    @Test(arguments: [Network.cirrus, .strax])
    func `each configured network may sign in`(network: Network) async throws {
        let server = try TestServer(networks: [.cirrus, .strax])
        let request = try Wallet.alice.request(for: try await server.challenge().sid, on: network)
        let tokens = try await server.expectTokens(request)
        #expect(try AccessTokenText(tokens.access).claims["network"]?.string == network.rawValue)
    }

    @Test func `an address of the uncompressed key may sign in`() async throws {
        let server = try TestServer()
        let wallet = Wallet(number: 42, isCompressed: false)
        try await server.expectTokens(wallet.request(for: try await server.challenge().sid))
    }
}

extension String {
    func replacingCharacter(at index: Index, with character: Character) -> String {
        self[..<index] + String(character) + self[self.index(after: index)...]
    }
}
