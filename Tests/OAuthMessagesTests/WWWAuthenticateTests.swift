import OAuthMessages
import Testing

@Suite struct WWWAuthenticateTests {
    @Test func `a resource says that a token is needed`() throws {
        // RFC 6750 §3, the first example.
        #expect(try WWWAuthenticate.bearer(realm: "example").headerValue == #"Bearer realm="example""#)
        #expect(try WWWAuthenticate.bearer().headerValue == "Bearer")
    }

    @Test func `a resource says what was wrong with a token`() throws {
        // RFC 6750 §3, the second example.
        let error = OAuthError(.invalidToken, "The access token expired")
        #expect(
            try WWWAuthenticate.bearer(realm: "example", error: error).headerValue
                == #"Bearer realm="example", error="invalid_token", error_description="The access token expired""#
        )
    }

    @Test func `a resource says which scope is needed`() throws {
        let challenge = try WWWAuthenticate.bearer(error: OAuthError(.insufficientScope), scope: Scope(["b", "a"]))
        #expect(challenge.headerValue == #"Bearer error="insufficient_scope", scope="b a""#)
        #expect(try WWWAuthenticate.bearer(scope: Scope()).headerValue == "Bearer")
    }

    @Test func `a server says that a client has to authenticate`() throws {
        // RFC 7617 §2.1.
        #expect(try WWWAuthenticate.basic(realm: "foo").headerValue == #"Basic realm="foo", charset="UTF-8""#)
    }

    @Test(arguments: ["", "a\"", "a\\", "a\r\nX: y", "é"]) func `a realm with other characters is refused`(
        realm: String
    ) {
        #expect(throws: OAuthErrorTextError.invalidRealm) { try WWWAuthenticate.basic(realm: realm) }
        #expect(throws: OAuthErrorTextError.invalidRealm) { try WWWAuthenticate.bearer(realm: realm) }
    }
}
