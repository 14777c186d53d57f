import OAuthMessages
import Testing

@Suite struct TokenRequestTests {
    static let uid = "KI1VrzERA5mbGb6irCLmIn-T2HmBe0YxhdcxP9pbEF_Ii9gVmPSw-LtIatqKhhXzlD3-lFcD38-LKlvuNdcjug"
    static let sid = "sid:app.opdex.com/v1/ssas?uid=\(uid)&exp=1651235800"
    /// The request as the grant's specification prints it.
    static let printed = "grant_type=sid&sid=\(sid)&public_key=&signature="

    @Test func `the printed request shows its exp, and lacks an address`() throws {
        let form = try FormParameters(parsing: Self.printed)
        #expect(form["exp"] == "1651235800")
        #expect(form["sid"] == "sid:app.opdex.com/v1/ssas?uid=\(Self.uid)")
        #expect(throws: RequestError.missingParameter("public_key")) { try SidTokenRequest(parsing: form) }
    }

    @Test func `the printed request with an address and a signature is joined again`() throws {
        let text = "grant_type=sid&sid=\(Self.sid)&public_key=CAddress&signature=H+a/b="
        let request = try SidTokenRequest(parsing: FormParameters(parsing: text))
        #expect(request.sid == Self.sid)
        #expect(request.address == "CAddress")
        #expect(request.signature == "H+a/b=")
        #expect(request.scope == nil)
    }

    @Test func `an encoded request comes back`() throws {
        let request = SidTokenRequest(
            sid: Self.sid,
            address: "CAddress",
            signature: "H+a/b=",
            scope: try Scope(["read", "write"])
        )
        let form = request.form(for: ClientAuthentication.none(clientID: "web"))
        #expect(
            form.text == """
                grant_type=sid&sid=sid%3Aapp.opdex.com%2Fv1%2Fssas%3Fuid%3D\(Self.uid)%26exp%3D1651235800\
                &public_key=CAddress&signature=H%2Ba%2Fb%3D&scope=read+write&client_id=web
                """
        )
        let parameters = try FormParameters(parsing: form.bytes.span)
        #expect(try SidTokenRequest(parsing: parameters) == request)
    }

    @Test(arguments: [
        ("sid=sid:h/p?uid%3DX%26exp%3D7", "sid:h/p?uid=X&exp=7"),
        ("sid=sid:h/p?uid%3DX%26exp%3D7&exp=7", "sid:h/p?uid=X&exp=7"),
        ("sid=sid:h/p?uid=X&exp=7", "sid:h/p?uid=X&exp=7"),
        ("exp=7&sid=sid:h/p?uid=X", "sid:h/p?uid=X&exp=7"),
        ("sid=sid:h/p?uid=X&exp=", "sid:h/p?uid=X"),
        ("sid=sid:h/p?uid=X", "sid:h/p?uid=X"),
        ("sid=sid:h/p&exp=7", "sid:h/p"),
        ("sid=sid:h/p?myexp%3D1&exp=7", "sid:h/p?myexp=1&exp=7"),
    ]) func `an exp outside is joined where the sid has none`(parameters: String, sid: String) throws {
        let form = try FormParameters(parsing: "grant_type=sid&\(parameters)&public_key=C&signature=S")
        #expect(try SidTokenRequest(parsing: form).sid == sid)
    }

    @Test(
        arguments: [
            ("sid=sid:h/p?uid%3DX%26exp%3D7&exp=8&public_key=C&signature=S", .malformedParameter("exp")),
            ("sid=sid:h/p?uid=X&exp=%2B7&public_key=C&signature=S", .malformedParameter("exp")),
            ("sid=sid:h/p?uid=X&exp=7x&public_key=C&signature=S", .malformedParameter("exp")),
            ("sid=sid:h/p?exp%26uid%3DX&exp=7&public_key=C&signature=S", .malformedParameter("exp")),
            ("public_key=C&signature=S", .missingParameter("sid")),
            ("sid=s&signature=S", .missingParameter("public_key")),
            ("sid=s&public_key=C", .missingParameter("signature")),
            ("sid=s%0A&public_key=C&signature=S", .malformedParameter("sid")),
            ("sid=s&public_key=%C3%A9&signature=S", .malformedParameter("public_key")),
            ("sid=s&public_key=C&signature=S&scope=a++b", .malformedParameter("scope")),
        ] as [(String, RequestError)]
    ) func `a bad sid request is a named error`(text: String, error: RequestError) throws {
        let form = try FormParameters(parsing: "grant_type=sid&\(text)")
        #expect(throws: error) { try SidTokenRequest(parsing: form) }
    }

    @Test func `a second exp outside is refused with the form`() {
        #expect(throws: FormError.duplicateParameter) {
            try FormParameters(parsing: "grant_type=sid&sid=sid:h/p?uid=X&exp=7&exp=7&public_key=C&signature=S")
        }
    }

    @Test func `a code request comes back`() throws {
        // RFC 6749 §4.1.3, with the verifier of RFC 7636 Appendix B.
        let verifier = try CodeVerifier(parsing: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        let request = AuthorizationCodeTokenRequest(
            code: Secret("SplxlOBeZQQYbYS6WxSbIA"),
            redirectURI: "https://client.example.com/cb",
            codeVerifier: verifier,
            clientID: "s6BhdRkqt3"
        )
        let text = request.form().text
        #expect(
            text == """
                grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA\
                &redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb\
                &code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&client_id=s6BhdRkqt3
                """
        )
        #expect(try AuthorizationCodeTokenRequest(parsing: FormParameters(parsing: text)) == request)
    }

    @Test func `the published code request is read`() throws {
        // RFC 6749 §4.1.3.
        let text = """
            grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA\
            &redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb
            """
        let request = try AuthorizationCodeTokenRequest(parsing: FormParameters(parsing: text))
        #expect(request.code == Secret("SplxlOBeZQQYbYS6WxSbIA"))
        #expect(request.redirectURI == "https://client.example.com/cb")
        #expect(request.codeVerifier == nil)
        #expect(request.clientID == nil)
    }

    @Test(
        arguments: [
            ("grant_type=authorization_code", .missingParameter("code")),
            ("grant_type=authorization_code&code=", .missingParameter("code")),
            ("grant_type=authorization_code&code=%0D", .malformedParameter("code")),
            ("grant_type=authorization_code&code=c&redirect_uri=a+b", .malformedParameter("redirect_uri")),
            ("grant_type=authorization_code&code=c&code_verifier=short", .malformedParameter("code_verifier")),
            ("grant_type=authorization_code&code=c&client_id=%C3%A9", .malformedParameter("client_id")),
            ("grant_type=refresh_token&code=c", .unexpectedGrantType),
            ("grant_type=Authorization_Code&code=c", .unexpectedGrantType),
            ("code=c", .missingParameter("grant_type")),
        ] as [(String, RequestError)]
    ) func `a bad code request is a named error`(text: String, error: RequestError) throws {
        let form = try FormParameters(parsing: text)
        #expect(throws: error) { try AuthorizationCodeTokenRequest(parsing: form) }
    }

    @Test func `the published refresh request is read and written`() throws {
        // RFC 6749 §6.
        let text = "grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA"
        let request = try RefreshTokenRequest(parsing: FormParameters(parsing: text))
        #expect(request == RefreshTokenRequest(refreshToken: Secret("tGzv3JOkF0XG5Qx2TlKWIA")))
        #expect(request.form().text == text)
    }

    @Test func `a refresh request with a scope comes back`() throws {
        let request = RefreshTokenRequest(refreshToken: Secret("a b~"), scope: try Scope(["read"]))
        #expect(request.form().text == "grant_type=refresh_token&refresh_token=a+b~&scope=read")
        #expect(try RefreshTokenRequest(parsing: FormParameters(parsing: request.form().text)) == request)
    }

    @Test(
        arguments: [
            ("grant_type=refresh_token", .missingParameter("refresh_token")),
            ("grant_type=refresh_token&refresh_token=%7F", .malformedParameter("refresh_token")),
            ("grant_type=refresh_token&refresh_token=r&scope=%22", .malformedParameter("scope")),
            ("grant_type=sid&refresh_token=r", .unexpectedGrantType),
        ] as [(String, RequestError)]
    ) func `a bad refresh request is a named error`(text: String, error: RequestError) throws {
        let form = try FormParameters(parsing: text)
        #expect(throws: error) { try RefreshTokenRequest(parsing: form) }
    }

    @Test func `requests do not print what they hold`() throws {
        let request = AuthorizationCodeTokenRequest(
            code: Secret("canary"),
            redirectURI: nil,
            codeVerifier: try CodeVerifier(parsing: String(repeating: "canary", count: 10))
        )
        var text = "\(request) \(RefreshTokenRequest(refreshToken: Secret("canary")))"
        dump(request, to: &text)
        #expect(!text.contains("canary"))
    }
}
