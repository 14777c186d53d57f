import OAuthServer
import Testing

@Suite("Token buckets")
struct TokenBucketsTests {
    @Test("An address gets its burst, then its rate")
    func burstThenRate() throws {
        var buckets = try #require(TokenBuckets(RequestLimits(requestsPerSecond: 4, burst: 3)))
        let address = try #require(IPAddress(parsing: "192.0.2.1"))
        for _ in 0..<3 { #expect(buckets.take(address, atMilliseconds: 1000) == nil) }
        #expect(buckets.take(address, atMilliseconds: 1000) == 250)
        #expect(buckets.take(address, atMilliseconds: 1100) == 150)
        #expect(buckets.take(address, atMilliseconds: 1249) == 1)
        #expect(buckets.take(address, atMilliseconds: 1250) == nil)
        #expect(buckets.take(address, atMilliseconds: 1250) == 250)
        // A refused request costs nothing.
        for _ in 0..<50 { _ = buckets.take(address, atMilliseconds: 1260) }
        #expect(buckets.take(address, atMilliseconds: 1500) == nil)
        // After the time of three requests the bucket is full, and never fuller.
        for _ in 0..<3 { #expect(buckets.take(address, atMilliseconds: 60_000) == nil) }
        #expect(buckets.take(address, atMilliseconds: 60_000) == 250)
    }

    @Test("Addresses do not share a bucket; those of one IPv6 network of 64 bits do")
    func addresses() throws {
        for (first, second, isShared) in [
            ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1", "::ffff:192.0.2.1", true),
            ("2001:db8::1", "2001:db8::ffff:1", true), ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
            ("::1", "127.0.0.1", false),
        ] {
            var buckets = try #require(TokenBuckets(RequestLimits(requestsPerSecond: 1, burst: 1)))
            let (first, second) = try (
                #require(IPAddress(parsing: first)), #require(IPAddress(parsing: second))
            )
            #expect(buckets.take(first, atMilliseconds: 0) == nil)
            #expect((buckets.take(second, atMilliseconds: 0) != nil) == isShared)
        }
    }

    @Test("The table stays within its bound, and forgets the address that was quiet for longest")
    func bound() throws {
        var buckets = try #require(TokenBuckets(RequestLimits(requestsPerSecond: 1, burst: 10), capacity: 64))
        let busy = try #require(IPAddress(parsing: "203.0.113.1"))
        for _ in 0..<10 { #expect(buckets.take(busy, atMilliseconds: 0) == nil) }
        for number in 0..<1000 {
            let other = try #require(IPAddress(parsing: "10.0.\(number / 256).\(number % 256)"))
            #expect(buckets.take(other, atMilliseconds: 1) == nil)
            #expect(buckets.count <= 64)
            if number < 32 { #expect(buckets.take(busy, atMilliseconds: 1) != nil) }
        }
    }

    @Test("What is full again is forgotten by itself")
    func forgetting() throws {
        var buckets = try #require(TokenBuckets(RequestLimits(requestsPerSecond: 10, burst: 10)))
        for number in 0..<200 {
            let address = try #require(IPAddress(parsing: "192.0.2.\(number)"))
            _ = buckets.take(address, atMilliseconds: 0)
        }
        let address = try #require(IPAddress(parsing: "198.51.100.1"))
        _ = buckets.take(address, atMilliseconds: 1000)
        _ = buckets.take(address, atMilliseconds: 2000)
        #expect(buckets.count == 1)
    }

    @Test("A clock that goes back locks nobody out for longer than an empty bucket does")
    func clockGoesBack() throws {
        var buckets = try #require(TokenBuckets(RequestLimits(requestsPerSecond: 1, burst: 2)))
        let address = try #require(IPAddress(parsing: "192.0.2.1"))
        for _ in 0..<2 { _ = buckets.take(address, atMilliseconds: 1_000_000) }
        #expect(buckets.take(address, atMilliseconds: 0) == 1000)
        #expect(buckets.take(address, atMilliseconds: 1000) == nil)
        #expect(buckets.take(address, atMilliseconds: .max) == nil)
    }

    @Test("Without a rate there are no buckets, and without a burst there is one request at a time")
    func extremes() throws {
        #expect(TokenBuckets(.unlimited) == nil)
        var buckets = try #require(TokenBuckets(RequestLimits(requestsPerSecond: 1, burst: 0)))
        let address = try #require(IPAddress(parsing: "::"))
        #expect(buckets.take(address, atMilliseconds: 5) == nil)
        #expect(buckets.take(address, atMilliseconds: 5) == 1000)
        var fast = try #require(TokenBuckets(RequestLimits(requestsPerSecond: .max, burst: .max)))
        for _ in 0..<100 { #expect(fast.take(address, atMilliseconds: .max) == nil) }
    }
}
