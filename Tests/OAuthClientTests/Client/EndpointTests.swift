import OAuthClient
import Testing

@Suite struct EndpointTests {
    @Test(arguments: [
        ("https://as.example", "https", "as.example", "/"),
        ("https://as.example/", "https", "as.example", "/"),
        ("HTTPS://AS.example:8443/a/b?c=d&e", "https", "AS.example:8443", "/a/b?c=d&e"),
        ("https://as.example?x", "https", "as.example", "/?x"),
        ("http://127.0.0.1:80/token", "http", "127.0.0.1:80", "/token"),
        ("http://127.255.0.9/", "http", "127.255.0.9", "/"),
        ("http://[::1]:8080/", "http", "[::1]:8080", "/"),
        ("http://LOCALHOST/", "http", "LOCALHOST", "/"),
        ("https://[2001:db8::1]/", "https", "[2001:db8::1]", "/"),
    ]) func `an endpoint is taken apart`(url: String, scheme: String, authority: String, path: String) throws {
        let endpoint = try Endpoint(parsing: url)
        #expect(endpoint.url == url)
        #expect(endpoint.scheme == scheme && endpoint.authority == authority && endpoint.path == path)
    }

    @Test(
        arguments: [
            ("", .malformed), ("as.example/token", .malformed), ("https:as.example", .malformed),
            ("https:///x", .malformed),
            ("https://as.example/a b", .malformed), ("https://as.example/\n", .malformed),
            ("https://as.example/é", .malformed),
            ("https://as.example:0/", .malformed), ("https://as.example:65536/", .malformed),
            ("https://as.example:/", .malformed),
            ("https://[::1/", .malformed), ("https://a_b*c/", .malformed), ("ftp://as.example/", .unsupportedScheme),
            ("file:///etc/passwd", .unsupportedScheme), ("http://as.example/", .notEncrypted),
            ("http://127.0.0.1.example/", .notEncrypted), ("http://128.0.0.1/", .notEncrypted),
            ("http://127.1/", .notEncrypted), ("http://localhost.example/", .notEncrypted),
            ("https://user@as.example/", .userInformation), ("http://127.0.0.1@as.example/", .userInformation),
            ("https://as.example/#x", .fragment),
        ] as [(String, EndpointError)]
    ) func `what is no endpoint is named`(url: String, error: EndpointError) {
        #expect(throws: error) { try Endpoint(parsing: url) }
    }

    @Test(arguments: [
        ("https://h", "oauth/token", "https://h/oauth/token"),
        ("https://h/v1.7", "oauth/token", "https://h/v1.7/oauth/token"),
        ("https://h/v1.7/", "/oauth/token", "https://h/v1.7/oauth/token"),
        ("https://h/v1", "a?b=c", "https://h/v1/a?b=c"),
    ]) func `a path is joined with one slash and starts nothing over`(base: String, suffix: String, url: String) throws
    {
        #expect(try Endpoint(parsing: base).appending(suffix).url == url)
    }

    @Test func `nothing is joined to a query`() throws {
        let endpoint = try Endpoint(parsing: "https://h/?a=b")
        #expect(throws: EndpointError.malformed) { try endpoint.appending("x") }
    }
}
