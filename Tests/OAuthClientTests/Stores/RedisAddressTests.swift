import OAuthMessages
import RedisStores
import Testing

/// Where a Redis server is, as a URL.
@Suite struct RedisAddressTests {
    @Test func `a URL is what its parts are`() throws {
        func parse(_ url: String) throws(RedisURLError) -> RedisAddress { try RedisAddress(parsing: url) }
        #expect(try parse("redis://localhost") == RedisAddress(host: "localhost"))
        #expect(try parse("REDIS://a-b.example:7000/3") == RedisAddress(host: "a-b.example", port: 7000, database: 3))
        #expect(try parse("redis://[::1]:7000/") == RedisAddress(host: "::1", port: 7000))
        #expect(try parse("redis://:p%40%3aw@h") == RedisAddress(host: "h", password: Secret("p@:w")))
        #expect(try parse("redis://u:p@w@h") == RedisAddress(host: "h", user: "u", password: Secret("p@w")))
        #expect(try parse("unix:/run/redis.sock") == RedisAddress(socket: "/run/redis.sock"))
        #expect(try parse("unix:///run/a%20b") == RedisAddress(socket: "/run/a b"))
        #expect(
            try parse("unix://u:p@/run/r?db=2")
                == RedisAddress(socket: "/run/r", user: "u", password: Secret("p"), database: 2)
        )
    }

    @Test(
        arguments: [
            ("", .malformed), ("localhost", .malformed), ("redis://h ost", .malformed), ("redis://é", .malformed),
            ("redis:h", .malformed), ("redis://h/0#a", .malformed), ("redis://h?db=1", .malformed),
            ("unix:/a?b=1", .malformed), ("rediss://h", .encryption), ("http://h", .unsupportedScheme),
            ("redis://", .host), ("redis:///0", .host), ("redis://h_\"", .host), ("redis://[::1]7000", .host),
            ("unix://h/a", .host), ("redis://h:", .port), ("redis://h:0", .port), ("redis://h:65536", .port),
            ("redis://h:+1", .port), ("redis://h:99999999999999999999", .port), ("redis://h/x", .database),
            ("redis://h/-1", .database), ("redis://h/0/1", .database), ("unix:/a?db=x", .database),
            ("redis://u@h", .credentials), ("redis://:%4@h", .credentials), ("redis://:%ff@h", .credentials),
            ("redis://:%+1@h", .credentials), ("unix:a", .path), ("unix:", .path), ("unix:/a%00", .path),
            ("unix:/" + String(repeating: "a", count: 103), .path),
        ] as [(String, RedisURLError)]
    ) func `what is no address is named`(url: String, error: RedisURLError) {
        #expect(throws: error) { try RedisAddress(parsing: url) }
    }

    @Test func `parts that cannot be are named`() {
        #expect(throws: RedisURLError.host) { try RedisAddress(host: "a\0b") }
        #expect(throws: RedisURLError.port) { try RedisAddress(host: "h", port: 0) }
        #expect(throws: RedisURLError.database) { try RedisAddress(host: "h", database: -1) }
        #expect(throws: RedisURLError.credentials) { try RedisAddress(host: "h", user: "u") }
    }

    @Test func `the password is not printed`() throws {
        let address = try RedisAddress(parsing: "redis://u:\(TestServer.canary)@h")
        var text = "\(address)\(String(reflecting: address))"
        dump(address, to: &text)
        dump(RedisTokenStore(address), to: &text)
        #expect(!text.contains(TestServer.canary))
    }
}
