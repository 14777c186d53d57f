import HTTPTypes
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// What a wallet posts.
@Suite struct CallbackTests {
    private func body(_ text: String, _ wallet: Wallet = .alice) throws -> (signature: String, address: String) {
        (try wallet.signature(over: text), try wallet.address())
    }

    /// Expects a refusal that has changed nothing.
    private func expectRefused(
        _ answer: Answer,
        _ error: String,
        status: Int = 400,
        _ reason: String,
        at browser: Browser,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        #expect(answer.status == status, sourceLocation: sourceLocation)
        expectError(answer, error, sourceLocation: sourceLocation)
        #expect(browser.server.log.reasons.last == reason, sourceLocation: sourceLocation)
        #expect(try await browser.server.store.rowCount() == 0, sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        (#"{"signature":"S","publicKey":"P"}"#, "application/json"),
        (#"{"Signature":"S","PublicKey":"P"}"#, "application/json; charset=utf-8"),
        (#"{"SIGNATURE":"S","PUBLICKEY":"P","extra":{"signature":[1,{"publickey":":"}]}}"#, "Application/JSON"),
        (#" { "publickey" : "P" , "\u0073ignature" : "S" , "a\"b:" : null } "#, "text/json;charset=UTF-8"),
    ])
    func `the names are taken in any letter case`(body: String, contentType: String) async throws {
        let browser = try Browser.atServer()
        let text = String(try await browser.begin().sid.dropFirst(4))
        let (signature, address) = try self.body(text)
        let json = body.replacing("\"S\"", with: "\"\(signature)\"").replacing("\"P\"", with: "\"\(address)\"")
        let answer = await browser.server.callback(text, json, contentType: contentType)
        #expect(answer.status == 204, "\(answer.text)")
        #expect(try await browser.server.store.rowCount() == 1)
    }

    @Test(arguments: [
        "", "null", "[]", "\"text\"", "{", "{}", #"{"signature":"S"}"#, #"{"publicKey":"P"}"#,
        #"{"signature":1,"publicKey":"P"}"#, #"{"signature":"S","publicKey":null}"#,
        #"{"signature":"S","publicKey":""}"#, #"{"signature":"S","publicKey":"P","publicKey":"P"}"#,
        #"{"signature":"S","signature":"S","publicKey":"P"}"#, #"{"signature":"S","publicKey":"P","PublicKey":"P"}"#,
        #"{"signature":"S","publicKey":"P","\u0070ublicKey":"P"}"#, #"{"signature":"S","publicKey":"P","a":1,"a":1}"#,
        #"{"signature":"S","publicKey":"P"} {}"#, "signature=S&publicKey=P",
    ])
    func `a body that is none is refused`(body: String) async throws {
        let browser = try Browser.atServer()
        let text = String(try await browser.begin().sid.dropFirst(4))
        let (signature, address) = try self.body(text)
        let json = body.replacing("\"S\"", with: "\"\(signature)\"").replacing("\"P\"", with: "\"\(address)\"")
        let answer = await browser.server.callback(text, json)
        try await expectRefused(answer, "invalid_request", "body", at: browser)
    }

    @Test(arguments: [nil, "text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] as [String?])
    func `a body of another type is refused`(contentType: String?) async throws {
        let browser = try Browser.atServer()
        let text = String(try await browser.begin().sid.dropFirst(4))
        let (signature, address) = try body(text)
        let json = #"{"signature":"\#(signature)","publicKey":"\#(address)"}"#
        let answer = await browser.server.callback(text, json, contentType: contentType)
        try await expectRefused(answer, "invalid_request", status: 415, "contentType", at: browser)
    }

    @Test func `a body has at most 4096 bytes`() async throws {
        let browser = try Browser.atServer()
        let text = String(try await browser.begin().sid.dropFirst(4))
        let (signature, address) = try body(text)
        let json = #"{"signature":"\#(signature)","publicKey":"\#(address)"}"#
        let padding = String(repeating: " ", count: 4096 - json.utf8.count)
        let long = await browser.server.callback(text, json + padding + " ")
        try await expectRefused(long, "invalid_request", status: 413, "body", at: browser)
        #expect(await browser.server.callback(text, json + padding).status == 204)
    }

    @Test func `a query that names no challenge is refused`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        let text = String(page.sid.dropFirst(4))
        let (signature, address) = try body(text)
        let json = #"{"signature":"\#(signature)","publicKey":"\#(address)"}"#
        let uid = try Challenge(parsing: page.sid).uid
        let exp = "1700000120"
        for (query, error, reason) in [
            ("", "invalid_request", "parameters"), ("uid=\(uid)", "invalid_request", "parameters"),
            ("exp=\(exp)", "invalid_request", "parameters"), ("uid=&exp=\(exp)", "invalid_request", "parameters"),
            ("uid=\(uid)&uid=\(uid)&exp=\(exp)", "invalid_request", "form"),
            ("uid=\(uid)&exp=\(exp)&exp=\(exp)", "invalid_request", "form"),
            ("uid=\(uid)&exp=%", "invalid_request", "form"),
            ("uid=\(uid)&exp=0\(exp)", "invalid_grant", "malformedChallenge"),
            ("uid=\(uid)&exp=%2B\(exp)", "invalid_grant", "malformedChallenge"),
            ("uid=\(uid)&exp=-1", "invalid_grant", "malformedChallenge"),
            ("uid=\(uid)&exp=1e9", "invalid_grant", "malformedChallenge"),
            ("uid=\(uid)&exp=99999999999999999999", "invalid_grant", "malformedChallenge"),
            ("uid=\(uid)&exp=253402300800", "invalid_grant", "malformedChallenge"),
            ("uid=\(uid)%26x=1&exp=\(exp)", "invalid_grant", "malformedChallenge"),
            ("uid=\(uid)%20&exp=\(exp)", "invalid_grant", "malformedChallenge"),
            ("uid=%C3%A9&exp=\(exp)", "invalid_grant", "malformedChallenge"),
            ("uid=\(uid)&exp=1700000121", "invalid_grant", "unknownChallenge"),
            ("uid=\(uid)A&exp=\(exp)", "invalid_grant", "unknownChallenge"),
            ("uid=\(uid.dropLast())&exp=\(exp)", "invalid_grant", "unknownChallenge"),
            ("uid=\(uid)&exp=1", "invalid_grant", "expired"),
        ] {
            let answer = await browser.server.callback("auth.example.com/v1/ssas?" + query, json)
            try await expectRefused(answer, error, reason, at: browser)
        }
        #expect(await browser.server.callback("/v1/ssas?exp=\(exp)&x=y&uid=\(uid)", json).status == 204)
    }

    @Test func `a challenge is good in its last second, and not after it`() async throws {
        let browser = try Browser.atServer()
        let (first, second) = (try await browser.begin(), try await browser.begin())
        browser.server.clock.advance(by: 120)
        #expect(try await browser.server.sign(first.sid).status == 204)
        browser.server.clock.advance(by: 1)
        let answer = try await browser.server.sign(second.sid)
        expectError(answer, "invalid_grant")
        #expect(browser.server.log.reasons.last == "expired")
        // Not even for who has signed it in time.
        #expect(try await browser.server.sign(first.sid).status == 400)
        #expect(try await browser.server.store.rowCount() == 1)
    }

    @Test func `a challenge for one purpose is none for the other`() async throws {
        let browser = try Browser.atServer()
        let server = browser.server
        for client in [nil, "app", "direct"] {
            let answer = try await server.sign(try await server.challenge(for: client).sid)
            try await expectRefused(answer, "invalid_grant", "unknownChallenge", at: browser)
        }
        let page = try await browser.begin()
        for client in [nil, ClientAuthentication.none(clientID: "app"), .none(clientID: "direct")] {
            try await server.expectRefused(Wallet.alice.request(for: page.sid), as: client, at: "unknownChallenge")
        }
        #expect(try await server.sign(page.sid).status == 204)
        try await server.expectRefused(
            Wallet.alice.request(for: page.sid),
            as: ClientAuthentication.none(clientID: "app"),
            at: "unknownChallenge"
        )
    }

    @Test func `a foreign challenge is refused, well signed as it may be`() async throws {
        let browser = try Browser.atServer()
        let foreign = [
            try Browser.atServer(masterKey: 2), try Browser.atServer(issuer: "https://other.example.com"),
            try Browser.atServer(networks: [.cirrus, .strax]),
            try Browser.atServer(epoch: Identifier(high: 1, low: 0)),
        ]
        for other in foreign {
            let sid = try await other.begin().sid.replacing("other.example.com", with: "auth.example.com")
            let answer = try await browser.server.sign(sid)
            try await expectRefused(answer, "invalid_grant", "unknownChallenge", at: browser)
        }
    }

    @Test func `what was signed is put together here`() async throws {
        let browser = try Browser.atServer()
        let text = String(try await browser.begin().sid.dropFirst(4))
        for signed in [
            text.replacing("auth.example.com", with: "evil.example"), "sid:" + text, text + "&x=y", text.uppercased(),
        ] {
            let (signature, address) = try body(signed)
            let json = #"{"signature":"\#(signature)","publicKey":"\#(address)"}"#
            let answer = await browser.server.callback(text, json)
            try await expectRefused(answer, "invalid_grant", "signerMismatch", at: browser)
        }
    }

    @Test func `bad signatures and addresses change nothing and do not burn the challenge`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        let text = String(page.sid.dropFirst(4))
        let (signature, address) = try body(text)
        let mallory = try body(text, .mallory)
        let bad = [
            (mallory.signature, address, "signerMismatch"), (signature, mallory.address, "signerMismatch"),
            (String(signature.dropLast()), address, "malformedSignature"), ("AAAA", address, "malformedSignature"),
            (signature, String(address.dropLast()), "malformedAddress"),
            (signature, try Wallet.alice.address(on: .strax), "wrongNetwork"),
            (signature, try Wallet.alice.address(version: 88), "unsupportedAddress"),
        ]
        for (signature, address, reason) in bad {
            let answer = await browser.server.callback(
                text,
                #"{"signature":"\#(signature)","publicKey":"\#(address)"}"#
            )
            try await expectRefused(answer, "invalid_grant", reason, at: browser)
        }
        for index in 0..<500 {
            let forged = try MessageSignature(parsing: signature).replacing { $0[1 + index % 64] ^= 1 }
            let answer = await browser.server.callback(text, #"{"signature":"\#(forged)","publicKey":"\#(address)"}"#)
            #expect(answer.error == "invalid_grant")
        }
        #expect(try await browser.server.store.rowCount() == 0)
        #expect(try await browser.status(page)["status"] == .string("pending"))
        #expect(try await browser.server.sign(page.sid).status == 204)
    }

    @Test func `a wallet that has lost the answer may come again, and nobody else`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        for address in ["198.51.100.7", "203.0.113.9"] {
            #expect(try await browser.server.sign(page.sid, from: address).status == 204)
        }
        let answer = try await browser.server.sign(page.sid, with: .mallory)
        expectError(answer, "invalid_grant")
        #expect(browser.server.log.reasons.last == "alreadySigned")
        #expect(try await browser.server.store.rowCount() == 1)
        let confirm = try browser.pages.page(of: try await browser.open(page.resumePath)).confirm
        #expect(confirm?.address == (try Wallet.alice.address()))
        #expect(confirm?.walletAddress == "198.51.100.7")
    }

    @Test func `only a POST signs`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin()
        for method in [HTTPRequest.Method.get, .put, .delete] {
            let answer = await browser.server.send(method, String(page.sid.dropFirst(4).drop { $0 != "/" }))
            #expect(answer.status == 405)
            #expect(answer.fields[.allow] == "POST")
        }
    }

    @Test func `challenges and pages write nothing`() async throws {
        let browser = try Browser.atServer()
        for _ in 0..<100 {
            let page = try await browser.begin()
            _ = try await browser.status(page)
            _ = try await browser.open(page.resumePath)
            _ = try await browser.press("continue", page.login)
            _ = try await browser.press("again", page.login)
        }
        #expect(try await browser.server.store.rowCount() == 0)
    }
}
