import OAuthMessages
import RandomNumbers
import Testing

@Suite struct TokenResponseTests {
    @Test func `the published answer is decoded`() throws {
        // RFC 6749 §5.1, which the grant's specification repeats.
        let json = """
            {
            "access_token":"2YotnFZFEjr1zCsicMWpAA",
            "token_type":"example",
            "expires_in":3600,
            "refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA",
            "example_parameter":"example_value"
            }
            """
        let response = try TokenResponse(decoding: Array(json.utf8))
        #expect(
            response
                == TokenResponse(
                    accessToken: Secret("2YotnFZFEjr1zCsicMWpAA"),
                    tokenType: TokenType(rawValue: "example"),
                    lifetime: .seconds(3600),
                    refreshToken: Secret("tGzv3JOkF0XG5Qx2TlKWIA"),
                    additionalMembers: ["example_parameter": .string("example_value")]
                )
        )
        #expect(String(decoding: response.encoded(), as: UTF8.self) == json.replacing("\n", with: ""))
    }

    @Test func `an answer is written in one order and comes back`() throws {
        let response = TokenResponse(
            accessToken: Secret("a/\"\\\u{1}\u{1F}"),
            lifetime: .milliseconds(900_999),
            refreshToken: Secret("r"),
            scope: try Scope(["b", "a"]),
            additionalMembers: [
                "z": .array([.null, .bool(true), .integer(-1), .number(0.5), .object([:]), .array([])]),
                "é": .object(["b": .string("€"), "a": .bool(false)]), "infinite": .number(.infinity),
            ]
        )
        #expect(
            String(decoding: response.encoded(), as: UTF8.self) == #"""
                {"access_token":"a/\"\\\u0001\u001f","token_type":"Bearer","expires_in":900,"refresh_token":"r",\#
                "scope":"b a","infinite":null,"z":[null,true,-1,0.5,{},[]],"é":{"a":false,"b":"€"}}
                """#
        )
        var plain = response
        plain.accessToken = Secret("a/\"\\")
        plain.lifetime = .seconds(900)
        plain.additionalMembers["infinite"] = nil
        #expect(try TokenResponse(decoding: plain.encoded()) == plain)
    }

    @Test(
        arguments: [
            ("3600", .seconds(3600)), ("0", .zero), (#""3600""#, .seconds(3600)), ("3600.0", .seconds(3600)),
            ("36e2", .seconds(3600)), ("null", nil), (#""""#, nil),
        ] as [(String, Duration?)]
    ) func `a lifetime is read from numbers and digits`(text: String, lifetime: Duration?) throws {
        let json = #"{"access_token":"a","expires_in":\#(text)}"#
        #expect(try TokenResponse(decoding: Array(json.utf8)).lifetime == lifetime)
    }

    @Test(
        arguments: [
            (#""read write""#, ["read", "write"]), (#""read  write ""#, ["read", "write"]),
            (#"["a","b"]"#, ["a", "b"]),
            (#""""#, nil), ("null", nil), ("[]", nil),
        ] as [(String, [String]?)]
    ) func `a scope is read as a text or an array`(text: String, tokens: [String]?) throws {
        let json = #"{"access_token":"a","scope":\#(text)}"#
        #expect(try TokenResponse(decoding: Array(json.utf8)).scope?.tokens == tokens)
    }

    @Test(
        arguments: [
            ("", .notAnObject), ("[]", .notAnObject), ("null", .notAnObject), ("<html>", .notAnObject),
            (#"{"access_token":"a"} x"#, .notAnObject), (#"{"access_token":"a""#, .notAnObject),
            ("{}", .missingMember("access_token")), (#"{"access_token":null}"#, .missingMember("access_token")),
            (#"{"access_token":""}"#, .missingMember("access_token")),
            (#"{"access_token":1}"#, .malformedMember("access_token")),
            (#"{"access_token":"a\r\nX: y"}"#, .malformedMember("access_token")),
            (#"{"access_token":"é"}"#, .malformedMember("access_token")),
            (#"{"access_token":"a","token_type":1}"#, .malformedMember("token_type")),
            (#"{"access_token":"a","token_type":"\u001b[1m"}"#, .malformedMember("token_type")),
            (#"{"access_token":"a","expires_in":-1}"#, .malformedMember("expires_in")),
            (#"{"access_token":"a","expires_in":1.5}"#, .malformedMember("expires_in")),
            (#"{"access_token":"a","expires_in":"+1"}"#, .malformedMember("expires_in")),
            (#"{"access_token":"a","expires_in":1e30}"#, .malformedMember("expires_in")),
            (#"{"access_token":"a","expires_in":"99999999999999999999"}"#, .malformedMember("expires_in")),
            (#"{"access_token":"a","expires_in":true}"#, .malformedMember("expires_in")),
            (#"{"access_token":"a","refresh_token":{}}"#, .malformedMember("refresh_token")),
            (#"{"access_token":"a","scope":"\""}"#, .malformedMember("scope")),
            (#"{"access_token":"a","scope":[1]}"#, .malformedMember("scope")),
        ] as [(String, MessageError)]
    ) func `a bad answer is a named error`(json: String, error: MessageError) {
        #expect(throws: error) { try TokenResponse(decoding: Array(json.utf8)) }
    }

    @Test func `a lifetime that is over is written as 0`() {
        let response = TokenResponse(accessToken: Secret("a"), lifetime: .seconds(-5))
        #expect(
            String(decoding: response.encoded(), as: UTF8.self)
                == #"{"access_token":"a","token_type":"Bearer","expires_in":0}"#
        )
    }

    @Test func `an empty refresh token counts as left out`() throws {
        #expect(
            try TokenResponse(decoding: Array(#"{"access_token":"a","refresh_token":""}"#.utf8)).refreshToken == nil
        )
    }

    @Test func `the letter case of a token type does not count`() throws {
        let response = try TokenResponse(decoding: Array(#"{"access_token":"a","token_type":"bearer"}"#.utf8))
        #expect(response.tokenType == .bearer)
        #expect(response.tokenType.rawValue == "bearer")
        #expect(response.tokenType.hashValue == TokenType.bearer.hashValue)
        #expect(response.tokenType != TokenType(rawValue: "DPoP"))
    }

    @Test func `random bytes never crash`() {
        var generator = SeededGenerator(seed: 3)
        let json = Array(#"{"access_token":"a","expires_in":3600,"scope":"a b","x":[1,{"y":null}]}"#.utf8)
        for _ in 0..<2000 {
            var bytes = json
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if let response = try? TokenResponse(decoding: bytes) { #expect(!response.encoded().isEmpty) }
        }
    }

    @Test func `tokens and other members are not printed`() throws {
        let response = TokenResponse(
            accessToken: Secret("canary"),
            lifetime: .seconds(1),
            refreshToken: Secret("canary"),
            scope: try Scope(["read"]),
            additionalMembers: ["id_token": .string("canary")]
        )
        var text = "\(response) \(String(reflecting: response))"
        dump(response, to: &text)
        #expect(!text.contains("canary"))
        #expect(text.contains("id_token"))
        #expect(text.contains("read"))
    }
}
