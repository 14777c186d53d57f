import OAuthServer
import Testing

@Suite("IP addresses")
struct IPAddressTests {
    @Test(
        "One address has many texts",
        arguments: [
            ["192.0.2.1", "::ffff:192.0.2.1", "::FFFF:c000:201", "0:0:0:0:0:ffff:192.0.2.1"],
            ["::", "0:0:0:0:0:0:0:0", "0::0"],
            ["2001:db8::1", "2001:DB8:0:0:0:0:0:1", "2001:0db8::0001", "2001:db8::0.0.0.1"],
            ["fe80::1", "fe80::1%eth0"],
            ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
        ]
    )
    func equal(texts: [String]) throws {
        let addresses = try texts.map { try #require(IPAddress(parsing: $0)) }
        #expect(Set(addresses).count == 1)
    }

    @Test(
        "What is no address",
        arguments: [
            "", ":", ":::", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4 ", "1.2.3.a", "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "g::", "::1:", "1:",
            ":1", "::1.2.3", "1.2.3.4::", "[::1]", "localhost", String(repeating: "1", count: 100),
        ]
    )
    func refused(text: String) { #expect(IPAddress(parsing: text) == nil) }
}
