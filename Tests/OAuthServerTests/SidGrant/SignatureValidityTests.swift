import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// The third MUST of the grant: the signature is valid.
@Suite struct SignatureValidityTests {
    /// Expects that none of the signatures is accepted for a challenge, and that the good one then is.
    private func expectRefused(
        at stages: Set<String>,
        _ signatures: (MessageSignature, _ signedText: String) throws -> [String]
    ) async throws {
        let server = try TestServer()
        let challenge = try await server.challenge()
        let good = try Wallet.alice.request(for: challenge.sid)
        let bad = try signatures(try MessageSignature(parsing: good.signature), challenge.signedText)
        for signature in bad where signature != good.signature {
            let request = SidTokenRequest(sid: good.sid, address: good.address, signature: signature)
            let answer = await server.post("/token", request.form())
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_grant")
            #expect(stages.contains(try #require(server.log.reasons.last)))
        }
        #expect(server.log.reasons.count == bad.count)
        #expect(try await server.store.rowCount() == 0)
        try await server.expectTokens(good)
    }

    @Test func `a text that is not base64 of 65 bytes is refused`() async throws {
        try await expectRefused(at: ["malformedSignature"]) { good, _ in
            let text = good.description
            var texts = [String(text.dropLast()), String(text.dropLast()) + "A", String(text.dropLast(4))]
            texts += [text + "=", text + "AAAA", text + text, " " + text, text + " ", "\"\(text)\"", "A", "="]
            texts += ["*", "-", "_", ".", " *"].map { $0 + text.dropFirst() }
            return texts
        }
    }

    @Test func `a signature with other pad bits is refused`() async throws {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        try await expectRefused(at: ["malformedSignature"]) { good, _ in
            let text = good.description.dropLast()
            let last = try #require(text.last.flatMap(alphabet.firstIndex(of:)))
            return (1...3).map { text.dropLast() + String(alphabet[last + $0]) + "=" }
        }
    }

    @Test func `any other header is refused`() async throws {
        try await expectRefused(at: ["malformedSignature", "unrecoverableSignature", "signerMismatch"]) { good, _ in
            (UInt8.min...UInt8.max).filter { $0 != good.bytes[0] }.map { header in good.replacing { $0[0] = header } }
        }
        try await expectRefused(at: ["malformedSignature"]) { good, _ in
            [0, 26, 35, 255].map { header in good.replacing { $0[0] = header } }
        }
        try await expectRefused(at: ["signerMismatch"]) { good, _ in [good.replacing { $0[0] -= 4 }] }
    }

    @Test func `each flipped bit of r and s is refused`() async throws {
        try await expectRefused(at: ["unrecoverableSignature", "signerMismatch"]) { good, _ in
            (8..<520).map { bit in good.replacing { $0[bit / 8] ^= 1 << (bit % 8) } }
        }
    }

    @Test func `r and s that are zero or not below the order are refused`() async throws {
        try await expectRefused(at: ["unrecoverableSignature"]) { good, _ in
            [1, 33].flatMap { start in
                [
                    good.replacing { for offset in 0..<32 { $0[start + offset] = 0 } },
                    good.replacing { for offset in 0..<32 { $0[start + offset] = 0xFF } },
                    good.replacing { for offset in 0..<32 { $0[start + offset] = MessageSignature.order[offset] } },
                ]
            }
        }
    }

    @Test func `another signer's signature is refused`() async throws {
        try await expectRefused(at: ["signerMismatch"]) { _, text in [try Wallet.mallory.signature(over: text)] }
    }

    @Test func `a signature over another text is refused`() async throws {
        try await expectRefused(at: ["signerMismatch"]) { _, text in
            try [
                "sid:" + text, "web+sid:" + text, "https://" + text, "\"\(text)\"", text + "\n", " " + text, text + "&",
                text.uppercased(), text.replacing("&exp=1700000120", with: ""), String(text.dropLast()), "",
                text.replacing("exp=1700000120", with: "exp=1700000121"),
            ].map { try Wallet.alice.signature(over: $0) }
        }
    }

    @Test func `a signature over another challenge is refused`() async throws {
        let server = try TestServer()
        let first = try Wallet.alice.request(for: try await server.challenge().sid)
        let second = try Wallet.alice.request(for: try await server.challenge().sid)
        let swapped = SidTokenRequest(sid: first.sid, address: first.address, signature: second.signature)
        try await server.expectRefused(swapped, at: "signerMismatch")
        try await server.expectTokens(first)
        try await server.expectTokens(second)
    }

    @Test func `the other valid form of s is accepted, once`() async throws {
        let server = try TestServer()
        let good = try Wallet.alice.request(for: try await server.challenge().sid)
        let twin = SidTokenRequest(
            sid: good.sid,
            address: good.address,
            signature: try MessageSignature(parsing: good.signature).twin
        )
        try #require(twin.signature != good.signature)
        try await server.expectTokens(twin)
        try await server.expectRefused(good, at: "alreadyRedeemed")
        try await server.expectRefused(twin, at: "alreadyRedeemed")
    }

    @Test func `a request without a signature is invalid`() async throws {
        let server = try TestServer()
        let good = try Wallet.alice.request(for: try await server.challenge().sid)
        for signature in ["", "\u{e9}", "\t\(good.signature)", "\(good.signature)\r\n"] {
            let form = SidTokenRequest(sid: good.sid, address: good.address, signature: signature).form()
            #expect(await server.post("/token", form).error == "invalid_request")
        }
    }
}
