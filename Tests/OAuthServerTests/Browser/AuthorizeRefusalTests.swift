import HTTPTypes
import OAuthMessages
import OAuthServer
import StratisID
import Testing

/// What `/authorize` refuses, and who hears of it.
@Suite struct AuthorizeRefusalTests {
    private static let good =
        "response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&state=s%20%22%0D%0Ax"
        + "&code_challenge=\(CodeVerifier.first.challenge)&code_challenge_method=S256"

    private static func query(_ changes: (String, String?)...) -> String {
        var parameters = good.split(separator: "&").map { String($0) }
        for (name, value) in changes {
            parameters.removeAll { $0.hasPrefix(name + "=") }
            if let value { parameters.append("\(name)=\(value)") }
        }
        return parameters.joined(separator: "&")
    }

    /// What is wrong with the client or with where the answer goes: shown here, and never a redirect.
    static let shown: [(String, LoginFailure, String)] = [
        (query(("client_id", nil)), .unknownClient, "invalid_request"),
        (query(("client_id", "nobody")), .unknownClient, "invalid_request"),
        (query(("client_id", "APP")), .unknownClient, "invalid_request"),
        (query(("client_id", "direct")), .unauthorizedClient, "unauthorized_client"),
        (query(("client_id", "default")), .unauthorizedClient, "unauthorized_client"),
        (query(("client_id", "web"), ("redirect_uri", nil)), .unregisteredRedirect, "invalid_request"),
        (query() + "&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb", .malformedRequest, "invalid_request"),
        (query() + "&redirect_uri=", .malformedRequest, "invalid_request"),
        (query() + "&state=again", .malformedRequest, "invalid_request"),
        (query() + "&client_id=app", .malformedRequest, "invalid_request"),
        (query() + "&x=%", .malformedRequest, "invalid_request"),
        (query() + "&x=%00", .malformedRequest, "invalid_request"),
        (query() + "&x=%FF", .malformedRequest, "invalid_request"),
        (query(("client_id", "a%0D%0ALocation%3A%20x")), .unknownClient, "invalid_request"),
        ("", .malformedRequest, "invalid_request"),
    ]

    /// Redirect URIs that are not the registered one, though they look like it.
    static let foreign = [
        "https://app.example.com/", "https://app.example.com/cb/", "https://app.example.com/cbx",
        "https://app.example.com/cb/../evil", "https://app.example.com/cb?x=1", "https://app.example.com/cb?",
        "https://app.example.com/cb#", "https://app.example.com/cb#f", "https://app.example.com:443/cb",
        "https://APP.example.com/cb", "HTTPS://app.example.com/cb", "http://app.example.com/cb",
        "https://app.example.com.evil.example/cb", "https://evil.example/https://app.example.com/cb",
        "https://app.example.com@evil.example/cb", "https://user@app.example.com/cb", "//app.example.com/cb",
        "//evil.example/cb", "/cb", "app.example.com/cb", "https:app.example.com/cb", "https:/app.example.com/cb",
        "https://app.example.com/%63b", "https://app.example.com\\@evil.example/cb",
        "https://app.example.com/cb\r\nX: y",
        " https://app.example.com/cb", "https://app.example.com/cb ", "javascript:alert(1)", "data:text/html,x",
        "urn:ietf:wg:oauth:2.0:oob", "https://app.example.com/c\u{e9}", "x",
    ]

    @Test func `what is unknown or malformed is shown to the browser, and never redirected`() async throws {
        let browser = try Browser.atServer()
        var cases = Self.shown
        for uri in Self.foreign {
            var form = FormEncoder()
            form.append("redirect_uri", uri)
            let value = String(form.text.dropFirst("redirect_uri=".count))
            cases.append((Self.query(("redirect_uri", value)), .unregisteredRedirect, "invalid_request"))
        }
        for (query, failure, code) in cases {
            let answer = try await browser.open("/authorize?" + query)
            #expect(answer.status == 400, "\(query)")
            #expect(answer.fields[.location] == nil)
            #expect(answer.fields[.setCookie] == nil)
            #expect(try browser.pages.page(of: answer) == .failure(FailurePage(failure)), "\(query)")
            let json = await browser.server.get("/authorize?" + query)
            #expect(json.status == 400 && json.fields[.location] == nil)
            expectError(json, code)
        }
        #expect(try await browser.server.store.rowCount() == 0)
    }

    /// What the client hears.
    static let redirected: [(String, String)] = [
        (query(("response_type", nil)), "invalid_request"),
        (query(("response_type", "token")), "unsupported_response_type"),
        (query(("response_type", "code%20token")), "unsupported_response_type"),
        (query(("response_type", "CODE")), "unsupported_response_type"),
        (query(("code_challenge", nil), ("code_challenge_method", nil)), "invalid_request"),
        (query(("code_challenge", nil)), "invalid_request"),
        (query(("code_challenge_method", nil)), "invalid_request"),
        (query(("code_challenge_method", "plain")), "invalid_request"),
        (query(("code_challenge_method", "s256")), "invalid_request"),
        (query(("code_challenge", String(repeating: "A", count: 42))), "invalid_request"),
        (query(("code_challenge", String(repeating: "A", count: 44))), "invalid_request"),
        (query(("code_challenge", String(repeating: "B", count: 43))), "invalid_request"),
        (query(("code_challenge", String(repeating: "A", count: 42) + "%2B")), "invalid_request"),
        (query(("scope", "admin")), "invalid_scope"),
        (query(("scope", "read++write")), "invalid_scope"),
        (query(("scope", "%22")), "invalid_scope"),
    ]

    @Test func `what else is wrong goes to the client, with state and iss`() async throws {
        let browser = try Browser.atServer()
        for state in [nil, "plain", #"a b"c\d<e>&f=g%h+i#j?k"#] {
            for (query, code) in Self.redirected {
                var form = FormEncoder()
                form.append("state", state)
                let parameters = query.split(separator: "&").filter { !$0.hasPrefix("state=") } + [form.text[...]]
                let answer = try await browser.open("/authorize?" + parameters.joined(separator: "&"))
                let redirect = try Redirect(answer)
                #expect(redirect.place == "https://app.example.com/cb")
                #expect(redirect.parameters["error"] == code, "\(query)")
                #expect(redirect.parameters["state"] == state)
                #expect(redirect.parameters["iss"] == TestServer.issuer)
                #expect(redirect.parameters["code"] == nil)
                #expect(answer.fields[.setCookie] == nil)
            }
        }
        #expect(try await browser.server.store.rowCount() == 0)
    }

    @Test func `a state that is none comes back with the error, and cannot leave its place`() async throws {
        let browser = try Browser.atServer()
        for state in ["%0D%0ALocation:%20evil", "%C3%A9", "%7F"] {
            let answer = try await browser.open("/authorize?" + Self.query(("state", state)))
            let redirect = try Redirect(answer)
            #expect(redirect.parameters["error"] == "invalid_request")
            #expect(redirect.parameters["state"] == (try FormParameters(parsing: "s=" + state))["s"])
            #expect(answer.fields[.location]?.utf8.allSatisfy { 0x21...0x7E ~= $0 } == true)
        }
    }

    @Test func `a state of 4096 bytes is the longest`() async throws {
        let browser = try Browser.atServer()
        for (count, isGood) in [(4096, true), (4097, false), (8192, false)] {
            let answer = try await browser.open(
                "/authorize?" + Self.query(("state", String(repeating: "s", count: count)))
            )
            if isGood {
                #expect(answer.status == 200)
            } else {
                let redirect = try Redirect(answer)
                #expect(redirect.parameters["error"] == "invalid_request")
                #expect(redirect.parameters["state"] == nil)
            }
        }
        let answer = try await browser.open("/authorize?" + Self.query(("state", String(repeating: "s", count: 8193))))
        #expect(answer.status == 400 && answer.fields[.location] == nil)
    }

    @Test func `parameters that mean nothing here are left alone`() async throws {
        let browser = try Browser.atServer()
        let query =
            Self.query(("state", "s")) + "&prompt=none&nonce=n&decision=continue&login=x&response_mode=form_post"
        #expect(try await browser.open("/authorize?" + query).status == 200)
    }

    @Test func `the redirect URI may be left out where one is registered`() async throws {
        let browser = try Browser.atServer()
        let page = try await browser.begin(.app(redirectURI: nil))
        #expect(!page.restartPath.contains("redirect_uri"))
        let answer = try await browser.open("/authorize?" + Self.query(("redirect_uri", nil), ("scope", "admin")))
        #expect(try Redirect(answer).place == "https://app.example.com/cb")
    }

    @Test(arguments: [
        ("http://127.0.0.1/cb", true), ("http://127.0.0.1:1/cb", true), ("http://127.0.0.1:65535/cb", true),
        ("http://[::1]/cb", true), ("http://[::1]:49152/cb", true), ("com.example.native:/cb", true),
        ("http://127.0.0.1:0/cb", false), ("http://127.0.0.1:65536/cb", false), ("http://127.0.0.1:/cb", false),
        ("http://127.0.0.1:80:80/cb", false), ("http://127.0.0.1:8080/cb2", false), ("http://127.0.0.1:8080/", false),
        ("http://127.0.0.1:8080/cb?x", false), ("http://127.0.0.1:80@evil.example/cb", false),
        ("http://127.0.0.1.evil.example/cb", false), ("http://127.0.0.2/cb", false), ("http://localhost/cb", false),
        ("https://127.0.0.1/cb", false), ("http://[::1]evil.example/cb", false), ("http://[0::1]/cb", false),
        ("com.example.native:/cb2", false), ("com.example.native2:/cb", false), ("COM.example.native:/cb", false),
    ])
    func `the port of a loopback address does not count`(uri: String, isGood: Bool) async throws {
        let browser = try Browser.atServer()
        let answer = try await browser.open(
            AuthorizationRequest.app(clientID: "native", redirectURI: uri).uri(at: "/authorize")
        )
        #expect(answer.status == (isGood ? 200 : 400))
        guard isGood else { return }
        let page = try #require(try browser.pages.page(of: answer).scan)
        let redirect = try Redirect(try await browser.press("cancel", page.login))
        #expect(redirect.place == uri)
    }
}

/// Which redirect URIs can be registered.
@Suite struct RedirectURIRegistrationTests {
    private func configuration(_ uris: [String], grants: Set<GrantType> = [.authorizationCode]) throws {
        _ = try ServerConfiguration(
            issuer: try Issuer(TestServer.issuer),
            networks: [.cirrus],
            clients: [RegisteredClient(id: "a", secret: nil, grants: grants, redirectURIs: uris)]
        )
    }

    @Test(arguments: [
        "https://a.example/cb", "https://a.example", "https://a.example:8443/cb?x=1&y=%20", "https://A.Example/CB",
        "http://127.0.0.1/cb", "http://127.0.0.1:8080/cb", "http://[::1]:8080/cb", "http://localhost:3000/cb",
        "com.example.app:/cb", "com.example.app://cb", "com.example.app:cb", "https://192.0.2.1/cb",
    ])
    func `can be registered`(uri: String) {
        #expect(throws: Never.self) { try configuration([uri]) }
    }

    @Test(arguments: [
        "", "/cb", "//a.example/cb", "a.example/cb", "https:", "https://", "https:///cb", "https:a.example",
        "https://a.example/cb#", "https://a.example/#f", "https://u@a.example/cb", "https://u:p@a.example/cb",
        "http://a.example/cb", "http://127.0.0.1.example/cb", "http://192.0.2.1/cb", "ftp://a.example/cb",
        "javascript:alert(1)", "data:text/html,x", "app:/cb", "app://cb", "HTTPS://a.example/cb",
        "https://a.example/c b", "https://a.example/\u{e9}", "https://a.example\\cb", "https://a.example:0/cb",
        "https://a.example:65536/cb", "https://a..example/cb", "com.example.app:", "com.example.app://u@h/cb",
        "1com.example:/cb", "com.exa_mple:/cb", "https://a.example/<cb>", "https://*.example.com/cb|",
    ])
    func `cannot be registered`(uri: String) {
        #expect(throws: ConfigurationError.invalidRedirectURI(client: "a")) {
            try configuration(["https://good.example/cb", uri])
        }
    }

    @Test func `a client with codes needs one`() {
        #expect(throws: ConfigurationError.missingRedirectURI(client: "a")) { try configuration([]) }
        #expect(throws: Never.self) { try configuration([], grants: [.sid, .refreshToken]) }
    }
}
