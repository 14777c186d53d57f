import OAuthMessages
import Testing

@Suite struct OAuthErrorTests {
    @Test func `the published error is decoded and written`() throws {
        // RFC 6749 §5.2.
        let json = #"{"error":"invalid_request"}"#
        let error = try OAuthError(decoding: Array(json.utf8))
        #expect(error == OAuthError(.invalidRequest))
        #expect(String(decoding: error.encoded(), as: UTF8.self) == json)
    }

    @Test func `an error comes back from JSON and from a redirect`() throws {
        let error = try OAuthError(.accessDenied, detail: "The user said: no (100%)", uri: "https://h/e?a=b")
        let json =
            #"{"error":"access_denied","error_description":"The user said: no (100%)","error_uri":"https://h/e?a=b"}"#
        #expect(String(decoding: error.encoded(), as: UTF8.self) == json)
        #expect(try OAuthError(decoding: error.encoded()) == error)
        var form = FormEncoder()
        error.encode(into: &form)
        #expect(
            form.text == """
                error=access_denied&error_description=The+user+said%3A+no+%28100%25%29\
                &error_uri=https%3A%2F%2Fh%2Fe%3Fa%3Db
                """
        )
        #expect(try OAuthError(parsing: FormParameters(parsing: form.text)) == error)
        #expect(error.description == "access_denied: The user said: no (100%)")
    }

    @Test(arguments: ["", "a\"b", "a\\b", "é", "a\r\nb", "\u{7F}"])
    func `a description of other characters is refused`(text: String) {
        #expect(throws: OAuthErrorTextError.invalidDetail) { try OAuthError(.invalidGrant, detail: text) }
        #expect(throws: OAuthErrorTextError.invalidURI) { try OAuthError(.invalidGrant, detail: nil, uri: text) }
    }

    @Test func `a URI has no space`() {
        #expect(throws: OAuthErrorTextError.invalidURI) { try OAuthError(.invalidGrant, detail: nil, uri: "a b") }
    }

    @Test func `a received description is made printable, a received URI is dropped`() throws {
        let json = #"{"error":"x","error_description":"a\n\"é\u001b[1m","error_uri":"a b"}"#
        let error = try OAuthError(decoding: Array(json.utf8))
        #expect(error.detail == "a????[1m")
        #expect(error.uri == nil)
        #expect(error.code == OAuthError.Code(rawValue: "x"))
    }

    @Test func `a vendor's members are kept`() throws {
        let json = #"{"error":"invalid_grant","error_code":401001,"error_key":"invalid_grant"}"#
        let error = try OAuthError(decoding: Array(json.utf8))
        #expect(error.code == .invalidGrant)
        #expect(error.additionalMembers == ["error_code": .integer(401_001), "error_key": .string("invalid_grant")])
        #expect(String(decoding: error.encoded(), as: UTF8.self) == json)
    }

    @Test(
        arguments: [
            ("", .notAnObject), ("{}", .missingMember("error")), (#"{"error":null}"#, .missingMember("error")),
            (#"{"error":""}"#, .missingMember("error")), (#"{"error":"a\nb"}"#, .malformedMember("error")),
            (#"{"error":{"code":"InvalidToken"}}"#, .malformedMember("error")),
        ] as [(String, MessageError)]
    ) func `a body that is no error is a named error`(json: String, error: MessageError) {
        #expect(throws: error) { try OAuthError(decoding: Array(json.utf8)) }
    }

    @Test func `a redirect without an error has none`() throws {
        #expect(try OAuthError(parsing: FormParameters(parsing: "code=c")) == nil)
        #expect(throws: RequestError.malformedParameter("error")) {
            try OAuthError(parsing: FormParameters(parsing: "error=%22"))
        }
    }

    @Test(
        arguments: [
            (.invalidRequest, "invalid_request", 400), (.invalidClient, "invalid_client", 401),
            (.invalidGrant, "invalid_grant", 400), (.unauthorizedClient, "unauthorized_client", 400),
            (.unsupportedGrantType, "unsupported_grant_type", 400), (.invalidScope, "invalid_scope", 400),
            (.accessDenied, "access_denied", 403), (.unsupportedResponseType, "unsupported_response_type", 400),
            (.serverError, "server_error", 500), (.temporarilyUnavailable, "temporarily_unavailable", 503),
            (.invalidToken, "invalid_token", 401), (.insufficientScope, "insufficient_scope", 403),
            (.unsupportedTokenType, "unsupported_token_type", 400), (.tooManyRequests, "too_many_requests", 429),
            (OAuthError.Code(rawValue: "other"), "other", 400),
        ] as [(OAuthError.Code, String, Int)]
    )
    func `each code has its name and its status`(code: OAuthError.Code, name: String, status: Int) {
        #expect(code.rawValue == name)
        #expect(OAuthError(code).suggestedStatus == status)
    }

    @Test(arguments: FormError.allCases) func `a bad form is an invalid request`(error: FormError) {
        #expect(OAuthError(error).code == .invalidRequest)
        #expect(error.suggestedStatus == (error == .tooLong ? 413 : 400))
        #expect(throws: Never.self) { try OAuthError(.invalidRequest, detail: OAuthError(error).detail) }
    }

    @Test(
        arguments: [
            (.missingParameter("code"), .invalidRequest), (.malformedParameter("code"), .invalidRequest),
            (.malformedParameter("scope"), .invalidScope), (.unexpectedGrantType, .unsupportedGrantType),
            (.unexpectedResponseType, .unsupportedResponseType), (.contradictoryParameters, .invalidRequest),
        ] as [(RequestError, OAuthError.Code)]
    ) func `a bad request has its code`(error: RequestError, code: OAuthError.Code) {
        #expect(OAuthError(error).code == code)
        #expect(throws: Never.self) { try OAuthError(code, detail: OAuthError(error).detail) }
    }

    @Test(
        arguments: [
            (.multipleMethods, .invalidRequest), (.missingClientID, .invalidRequest),
            (.malformedParameter, .invalidRequest),
            (.unsupportedMethod, .invalidClient), (.malformedHeader, .invalidClient),
        ] as [(ClientAuthenticationError, OAuthError.Code)]
    )
    func `a bad client has its code`(error: ClientAuthenticationError, code: OAuthError.Code) {
        #expect(OAuthError(error).code == code)
        #expect(throws: Never.self) { try OAuthError(code, detail: OAuthError(error).detail) }
    }
}
