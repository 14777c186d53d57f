import OAuthMessages
import Testing

@Suite struct AuthorizationRequestTests {
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    @Test func `the published sid request is read and written`() throws {
        // Stratis ID grant, Authorization Request.
        let request = try AuthorizationRequest(parsing: FormParameters(parsing: "response_type=sid"))
        #expect(request == AuthorizationRequest(responseType: .sid))
        #expect(request.uri(at: "/authorize") == "/authorize?response_type=sid")
    }

    @Test func `the published code request is read`() throws {
        // RFC 6749 §4.1.1.
        let query = """
            response_type=code&client_id=s6BhdRkqt3&state=xyz\
            &redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb
            """
        let request = try AuthorizationRequest(parsing: FormParameters(parsing: query))
        #expect(
            request
                == AuthorizationRequest(
                    responseType: .code,
                    clientID: "s6BhdRkqt3",
                    redirectURI: "https://client.example.com/cb",
                    state: "xyz"
                )
        )
    }

    @Test func `a whole request comes back`() throws {
        let request = AuthorizationRequest(
            responseType: .code,
            clientID: "web",
            redirectURI: "http://127.0.0.1:5000/cb?a=b",
            scope: try Scope(["read", "write"]),
            state: "a b+c&d",
            codeChallenge: try CodeChallenge(parsing: Self.challenge)
        )
        let uri = request.uri(at: "https://h/authorize?x=y")
        #expect(
            uri == """
                https://h/authorize?x=y&response_type=code&client_id=web\
                &redirect_uri=http%3A%2F%2F127.0.0.1%3A5000%2Fcb%3Fa%3Db&scope=read+write&state=a+b%2Bc%26d\
                &code_challenge=\(Self.challenge)&code_challenge_method=S256
                """
        )
        let query = try #require(uri.split(separator: "?", maxSplits: 1).last)
        #expect(try AuthorizationRequest(parsing: FormParameters(parsing: String(query))) == request)
    }

    @Test(
        arguments: [
            ("client_id=a", .missingParameter("response_type")),
            ("response_type=&client_id=a", .missingParameter("response_type")),
            ("response_type=c%C3%B6de", .malformedParameter("response_type")),
            ("response_type=code&client_id=%0A", .malformedParameter("client_id")),
            ("response_type=code&redirect_uri=a%20b", .malformedParameter("redirect_uri")),
            ("response_type=code&scope=a%22", .malformedParameter("scope")),
            ("response_type=code&state=%0D%0A", .malformedParameter("state")),
            ("response_type=code&code_challenge=\(challenge)", .missingParameter("code_challenge_method")),
            ("response_type=code&code_challenge_method=S256", .missingParameter("code_challenge")),
            (
                "response_type=code&code_challenge=\(challenge)&code_challenge_method=plain",
                .malformedParameter("code_challenge_method")
            ),
            (
                "response_type=code&code_challenge=\(challenge)&code_challenge_method=s256",
                .malformedParameter("code_challenge_method")
            ),
            (
                "response_type=code&code_challenge=short&code_challenge_method=S256",
                .malformedParameter("code_challenge")
            ),
        ] as [(String, RequestError)]
    ) func `a bad request is a named error`(query: String, error: RequestError) throws {
        let form = try FormParameters(parsing: query)
        #expect(throws: error) { try AuthorizationRequest(parsing: form) }
    }

    @Test func `an unknown response type is read`() throws {
        let form = try FormParameters(parsing: "response_type=code+token")
        #expect(try AuthorizationRequest(parsing: form).responseType == ResponseType(rawValue: "code token"))
    }
}
