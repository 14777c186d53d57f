import OAuthMessages
import Testing

@Suite struct IntrospectionTests {
    @Test func `the published answer comes back`() throws {
        // RFC 7662 §2.2.
        let json = """
            {
             "active": true,
             "client_id": "l238j323ds-23ij4",
             "username": "jdoe",
             "scope": "read write dolphin",
             "sub": "Z5O3upPC88QrAjx00dis",
             "aud": "https://protected.example.net/resource",
             "iss": "https://server.example.com/",
             "exp": 1419356238,
             "iat": 1419350238,
             "extension_field": "twenty-seven"
            }
            """
        var claims = TokenClaims()
        claims.clientID = "l238j323ds-23ij4"
        claims.username = "jdoe"
        claims.scope = try Scope(["read", "write", "dolphin"])
        claims.subject = "Z5O3upPC88QrAjx00dis"
        claims.audience = ["https://protected.example.net/resource"]
        claims.issuer = "https://server.example.com/"
        claims.expiry = 1_419_356_238
        claims.issuedAt = 1_419_350_238
        claims.additionalMembers = ["extension_field": .string("twenty-seven")]
        let response = try IntrospectionResponse(decoding: Array(json.utf8))
        #expect(response == .active(claims))
        #expect(try IntrospectionResponse(decoding: response.encoded()) == response)
    }

    @Test func `nothing is said of a token that is not good`() throws {
        #expect(String(decoding: IntrospectionResponse.inactive.encoded(), as: UTF8.self) == #"{"active":false}"#)
        let json = #"{"active":false,"sub":"x"}"#
        #expect(try IntrospectionResponse(decoding: Array(json.utf8)) == .inactive)
    }

    @Test func `all claims are written in one order`() throws {
        var claims = TokenClaims()
        claims.scope = try Scope(["read"])
        claims.clientID = "c"
        claims.tokenType = .bearer
        claims.expiry = 3
        claims.issuedAt = 1
        claims.notBefore = 2
        claims.subject = "s"
        claims.audience = ["a", "b"]
        claims.tokenID = "j"
        claims.additionalMembers = ["wallet": .string("C")]
        let response = IntrospectionResponse.active(claims)
        #expect(
            String(decoding: response.encoded(), as: UTF8.self) == #"""
                {"active":true,"scope":"read","client_id":"c","token_type":"Bearer","exp":3,"iat":1,"nbf":2,"sub":"s",\#
                "aud":["a","b"],"jti":"j","wallet":"C"}
                """#
        )
        #expect(try IntrospectionResponse(decoding: response.encoded()) == response)
    }

    @Test(
        arguments: [
            ("", .notAnObject), ("{}", .missingMember("active")), (#"{"active":"true"}"#, .malformedMember("active")),
            (#"{"active":1}"#, .malformedMember("active")), (#"{"active":true,"exp":"1"}"#, .malformedMember("exp")),
            (#"{"active":true,"aud":1}"#, .malformedMember("aud")),
            (#"{"active":true,"scope":"a  b"}"#, .malformedMember("scope")),
        ] as [(String, MessageError)]
    ) func `a bad answer is a named error`(json: String, error: MessageError) {
        #expect(throws: error) { try IntrospectionResponse(decoding: Array(json.utf8)) }
    }

    @Test func `the published requests are read and written`() throws {
        // RFC 7009 §2.1 and RFC 7662 §2.1.
        for text in [
            "token=45ghiukldjahdnhzdauz&token_type_hint=refresh_token", "token=2YotnFZFEjr1zCsicMWpAA",
        ] {
            let request = try TokenStatusRequest(parsing: FormParameters(parsing: text))
            var form = FormEncoder()
            request.encode(into: &form)
            #expect(form.text == text)
        }
    }

    @Test(
        arguments: [
            ("token_type_hint=access_token", .missingParameter("token")), ("token=%0A", .malformedParameter("token")),
            ("token=a&token_type_hint=%C3%A9", .malformedParameter("token_type_hint")),
        ] as [(String, RequestError)]
    ) func `a bad request is a named error`(text: String, error: RequestError) throws {
        let form = try FormParameters(parsing: text)
        #expect(throws: error) { try TokenStatusRequest(parsing: form) }
    }
}
