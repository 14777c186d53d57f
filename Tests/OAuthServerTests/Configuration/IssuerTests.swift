import OAuthServer
import StratisID
import Testing

/// Which URLs may name a server.
@Suite struct IssuerTests {
    @Test(arguments: [
        ("https://auth.example.com", "auth.example.com", ""),
        ("https://auth.example.com:8443", "auth.example.com:8443", ""),
        ("https://auth.example.com/tenant", "auth.example.com", "/tenant"),
        ("https://auth.example.com/a/b-c_d~e", "auth.example.com", "/a/b-c_d~e"),
        ("https://192.0.2.1", "192.0.2.1", ""),
        ("https://[2001:db8::1]:8443/x", "[2001:db8::1]:8443", "/x"),
        ("http://localhost:8080", "localhost:8080", ""),
        ("http://127.0.0.1:8080", "127.0.0.1:8080", ""),
        ("http://127.255.255.254", "127.255.255.254", ""),
        ("http://[::1]:8080/x", "[::1]:8080", "/x"),
    ])
    func `good`(url: String, authority: String, path: String) throws {
        let issuer = try Issuer(url)
        #expect(issuer.url == url)
        #expect(issuer.authority == authority)
        #expect(issuer.path == path)
        // A slash at the end is left out: no other name for the same server.
        #expect(try Issuer(url + "/") == issuer)
    }

    @Test(arguments: [
        "", "https", "https:", "https://", "https:///", "https:///path", "auth.example.com", "//auth.example.com",
        "HTTPS://auth.example.com", "ftp://auth.example.com", "sid://auth.example.com", " https://auth.example.com",
        "https://auth.example.com ", "https://auth.example.com\n", "https://auth.example.com?",
        "https://auth.example.com?x=1",
        "https://auth.example.com/?x=1", "https://auth.example.com#", "https://auth.example.com/#x",
        "https://user@auth.example.com", "https://user:secret@auth.example.com", "https://Auth.example.com",
        "https://auth.EXAMPLE.com/x", "https://auth..example.com", "https://.example.com", "https://auth.example.com.",
        "https://auth.example.com:", "https://auth.example.com:0", "https://auth.example.com:65536",
        "https://auth.example.com:x", "https://auth.example.com:08", "https://[::1", "https://::1", "https://[]",
        "https://b\u{fc}cher.example", "https://auth.example.com/b\u{fc}cher", "https://auth.example.com\\x",
        "https://auth.example.com/a b", "https://auth.example.com/%zz", "https://auth.example.com//",
        "https://auth.example.com/a//", "https://auth.example.com//a", "https://auth.example.com/a/../b",
        "https://auth.example.com/.", "http://auth.example.com", "http://192.0.2.1", "http://10.0.0.1",
        "http://0.0.0.0",
        "http://localhost.example.com", "http://localhost@example.com", "http://127.0.0.1.example.com",
        "http://127.evil.a.b",
        "http://127.0.evil.com", "http://127.0.0.256", "http://127.1", "http://128.0.0.1", "http://[::2]",
        "http://[::1].example.com", "http://xlocalhost", "http://127.0.0.01",
    ])
    func `bad`(url: String) {
        #expect(throws: ConfigurationError.invalidIssuer) { try Issuer(url) }
    }
}
