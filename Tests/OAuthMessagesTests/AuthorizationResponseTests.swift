import OAuthMessages
import Testing

@Suite struct AuthorizationResponseTests {
    @Test func `the published code is read and written`() throws {
        // RFC 6749 §4.1.2.
        let query = "code=SplxlOBeZQQYbYS6WxSbIA&state=xyz"
        let response = try AuthorizationResponse(parsing: FormParameters(parsing: query))
        #expect(response == AuthorizationResponse(.code(Secret("SplxlOBeZQQYbYS6WxSbIA")), state: "xyz", issuer: nil))
        #expect(response.uri(at: "https://client.example.com/cb") == "https://client.example.com/cb?" + query)
    }

    @Test func `the published error is read and written`() throws {
        // RFC 6749 §4.1.2.1.
        let query = "error=access_denied&state=xyz"
        let response = try AuthorizationResponse(parsing: FormParameters(parsing: query))
        #expect(response == AuthorizationResponse(.error(OAuthError(.accessDenied)), state: "xyz", issuer: nil))
        #expect(response.uri(at: "https://client.example.com/cb") == "https://client.example.com/cb?" + query)
    }

    @Test func `the published issuer is read and written`() throws {
        // RFC 9207 §2.1, with the hex digits in upper case.
        let query = """
            code=x1848ZT64p4IirMPT0R-X3141MFPTuBX-VFL_cvaplMH58&state=ZWVlNDBlYzA1NjdkMDNhYjg3ZjUxZjAyNGQzMTM2NzI\
            &iss=https%3A%2F%2Fhonest.as.example
            """
        let response = try AuthorizationResponse(parsing: FormParameters(parsing: query))
        #expect(response.issuer == "https://honest.as.example")
        #expect(response.uri(at: "app:cb") == "app:cb?" + query)
    }

    @Test func `a state of any characters comes back`() throws {
        let error = OAuthError(.serverError, "try again later")
        let response = AuthorizationResponse(.error(error), state: "ü +&=%\n\"", issuer: "https://h")
        let query = try #require(response.uri(at: "https://c/cb?x=y").split(separator: "?", maxSplits: 1).last)
        #expect(try AuthorizationResponse(parsing: FormParameters(parsing: String(query))) == response)
    }

    @Test(
        arguments: [
            ("", .missingParameter("code")), ("state=xyz", .missingParameter("code")),
            ("code=", .missingParameter("code")),
            ("code=a&error=access_denied", .contradictoryParameters), ("code=%00x", nil),
            ("code=%07", .malformedParameter("code")), ("error=%5C", .malformedParameter("error")),
        ] as [(String, RequestError?)]
    ) func `a bad answer is a named error`(query: String, error: RequestError?) throws {
        guard let error else {
            #expect(throws: FormError.nul) { try FormParameters(parsing: query) }
            return
        }
        let form = try FormParameters(parsing: query)
        #expect(throws: error) { try AuthorizationResponse(parsing: form) }
    }

    @Test func `a code is not printed`() {
        let response = AuthorizationResponse(.code(Secret("canary")), state: nil, issuer: nil)
        var text = "\(response)"
        dump(response, to: &text)
        #expect(!text.contains("canary"))
    }
}
