import Foundation
import OAuthMessages
import RandomNumbers
import Testing

@Suite struct ClientAuthenticationTests {
    private static func header(_ text: String) -> String { "Basic " + Data(text.utf8).base64EncodedString() }

    private static func parse(_ authorization: String?, _ form: String) throws -> ClientAuthentication? {
        try ClientAuthentication.parse(authorization: authorization, form: FormParameters(parsing: form))
    }

    @Test func `the published header is read and written`() throws {
        // RFC 6749 §2.3.1.
        let header = "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3"
        let credentials = ClientCredentials(clientID: "s6BhdRkqt3", secret: Secret("7Fjfp0ZBr1KtDRbnfVdmIw"))
        #expect(BasicCredentials(credentials).authorizationHeader.reveal() == header)
        #expect(BasicCredentials(credentials, encoding: .raw).authorizationHeader.reveal() == header)
        #expect(try Self.parse(header, "") == .basic(BasicCredentials(credentials)))
        #expect(try Self.parse(header, "")?.readings == [credentials])
    }

    @Test func `the published body is read and written`() throws {
        // RFC 6749 §2.3.1.
        let text = """
            grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\
            &client_id=s6BhdRkqt3&client_secret=7Fjfp0ZBr1KtDRbnfVdmIw
            """
        let client = try #require(try Self.parse(nil, text))
        #expect(client == .post(ClientCredentials(clientID: "s6BhdRkqt3", secret: Secret("7Fjfp0ZBr1KtDRbnfVdmIw"))))
        #expect(client.authorizationHeader == nil)
        let request = try RefreshTokenRequest(parsing: FormParameters(parsing: text))
        #expect(request.form(for: client).text == text)
    }

    @Test func `special characters come back from both encodings`() throws {
        let credentials = ClientCredentials(clientID: "a:b c", secret: Secret("p+q%&=/ ~:"))
        let form = BasicCredentials(credentials).authorizationHeader.reveal()
        #expect(form == Self.header("a%3Ab+c:p%2Bq%25%26%3D%2F+~%3A"))
        #expect(try #require(try Self.parse(form, "")).readings.first == credentials)

        let plain = ClientCredentials(clientID: "ab", secret: Secret("p+q%&=/ ~:"))
        let raw = BasicCredentials(plain, encoding: .raw).authorizationHeader.reveal()
        #expect(raw == Self.header("ab:p+q%&=/ ~:"))
        #expect(try #require(try Self.parse(raw, "")).readings == [plain])
    }

    @Test func `a header with two readings has the decoded one first`() throws {
        let client = try #require(try Self.parse(Self.header("a%2Fb:x+y"), ""))
        #expect(
            client.readings == [
                ClientCredentials(clientID: "a/b", secret: Secret("x y")),
                ClientCredentials(clientID: "a%2Fb", secret: Secret("x+y")),
            ]
        )
    }

    @Test func `the letter case of the scheme and spaces behind it do not count`() throws {
        #expect(try #require(try Self.parse("BASIC   YTpi", "")).readings.first?.clientID == "a")
    }

    @Test func `a client may give its name alone`() throws {
        #expect(try Self.parse(nil, "client_id=spa") == ClientAuthentication.none(clientID: "spa"))
        #expect(try Self.parse(nil, "client_id=spa&client_secret=") == ClientAuthentication.none(clientID: "spa"))
        #expect(try Self.parse(Self.header("spa:"), "") == ClientAuthentication.none(clientID: "spa"))
        #expect(try Self.parse(nil, "grant_type=sid") == nil)
        #expect(try Self.parse(nil, "client_id=") == nil)
        var form = FormEncoder()
        ClientAuthentication.none(clientID: "spa").encode(into: &form)
        #expect(form.text == "client_id=spa")
    }

    @Test func `a name may stand beside a header that says the same`() throws {
        #expect(try #require(try Self.parse(Self.header("a%2Fb:s"), "client_id=a/b")).readings.first?.clientID == "a/b")
        #expect(throws: ClientAuthenticationError.multipleMethods) { try Self.parse(Self.header("a:s"), "client_id=b") }
    }

    @Test(
        arguments: [
            (header("a:b"), "client_secret=b", .multipleMethods),
            (header("a:b"), "client_id=a&client_secret=b", .multipleMethods),
            (header("a:b"), "client_assertion=x", .multipleMethods),
            (nil, "client_id=a&client_secret=b&client_assertion=x", .multipleMethods),
            (nil, "client_assertion=x&client_assertion_type=y", .unsupportedMethod),
            ("Bearer abc", "", .unsupportedMethod), ("Basic", "", .unsupportedMethod), ("", "", .unsupportedMethod),
            ("Basic ", "", .malformedHeader), ("Basic ?", "", .malformedHeader), ("Basic YTpi=", "", .malformedHeader),
            ("Basic YTpiYQ", "", .malformedHeader), ("Basic YWI=", "", .malformedHeader),
            ("Basic YTpi x", "", .malformedHeader),
            ("Basic ====", "", .malformedHeader), (header(":b"), "", .malformedHeader),
            (header("a:\n"), "", .malformedHeader),
            (header("é:b"), "", .malformedHeader), ("Basic Ov8=", "", .malformedHeader),
            (nil, "client_secret=b", .missingClientID), (nil, "client_id=%C3%A9", .malformedParameter),
            (nil, "client_id=a&client_secret=%0A", .malformedParameter),
        ] as [(String?, String, ClientAuthenticationError)]
    )
    func `a bad client is a named error`(authorization: String?, form: String, error: ClientAuthenticationError) {
        #expect(throws: error) { try Self.parse(authorization, form) }
    }

    @Test func `random headers never crash`() {
        var generator = SeededGenerator(seed: 5)
        for round in 0..<5000 {
            let bytes = round % 2 == 0 ? generator.bytes(count: round % 23) : generator.formBytes(count: round % 23)
            let header = "Basic " + Data(bytes).base64EncodedString()
            if let client = try? Self.parse(header, "") { #expect(!client.readings.isEmpty) }
            _ = try? Self.parse(String(decoding: bytes, as: UTF8.self), "")
        }
    }

    @Test func `secrets are not printed`() throws {
        let client = try #require(try Self.parse(Self.header("a:canary"), ""))
        let post = ClientAuthentication.post(ClientCredentials(clientID: "a", secret: Secret("canary")))
        var text = "\(client) \(post)"
        dump(client, to: &text)
        dump(post, to: &text)
        #expect(!text.contains("canary"))
        #expect(!text.contains(Data("a:canary".utf8).base64EncodedString()))
    }
}
