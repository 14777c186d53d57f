import OAuthMessages
import Testing

@Suite struct BearerTokenTests {
    @Test func `the published header is read and written`() throws {
        // RFC 6750 §2.1.
        let header = "Bearer mF_9.B5f-4.1JqM"
        let token = try BearerToken(parsing: header)
        #expect(token.secret == Secret("mF_9.B5f-4.1JqM"))
        #expect(token.authorizationHeader.reveal() == header)
    }

    @Test(arguments: [
        ("bearer a", "a"), ("BEARER  a==", "a=="), ("Bearer azAZ09-._~+/=", "azAZ09-._~+/="),
    ]) func `the letter case of the scheme does not count`(header: String, token: String) throws {
        #expect(try BearerToken(parsing: header).secret == Secret(token))
    }

    @Test(
        arguments: [
            ("", .otherScheme), ("Bearer", .otherScheme), ("Basic YTpi", .otherScheme), ("Bearera b", .otherScheme),
            ("Bearer ", .malformed), ("Bearer =", .malformed), ("Bearer a b", .malformed), ("Bearer a,b", .malformed),
            ("Bearer a=b", .malformed), ("Bearer é", .malformed), ("Bearer a\r\nX: y", .malformed),
            ("Bearer a ", .malformed),
            ("Bearer \"a\"", .malformed),
        ] as [(String, BearerTokenError)]
    ) func `a bad header is a named error`(header: String, error: BearerTokenError) {
        #expect(throws: error) { try BearerToken(parsing: header) }
    }

    @Test func `a token that cannot stand in a header is refused`() {
        #expect(throws: BearerTokenError.malformed) { try BearerToken(Secret("a\nb")) }
        #expect(throws: BearerTokenError.malformed) { try BearerToken(Secret("")) }
    }

    @Test func `a token is not printed`() throws {
        var text = "\(try BearerToken(Secret("canary")))"
        dump(try BearerToken(Secret("canary")), to: &text)
        #expect(!text.contains("canary"))
    }
}
