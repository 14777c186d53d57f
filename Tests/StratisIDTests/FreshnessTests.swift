import StratisID
import TestVectors
import Testing

@Suite struct FreshnessTests {
    /// What `fresh(for:at:)` says of a challenge; `nil` where it is fresh.
    private func refusal(
        _ sid: String = Example.sid,
        for audience: Audience,
        at now: UnixSeconds = Example.expiry
    ) throws -> FreshnessError? {
        let challenge = try Challenge(parsing: sid)
        do throws(FreshnessError) {
            let fresh = try challenge.fresh(for: audience, at: now)
            #expect(fresh.challenge == challenge)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: try vectors(ChallengeExpiryVector.self))
    func `the vectors are expired or not`(_ vector: ChallengeExpiryVector) throws {
        let now = UnixSeconds(vector.now)
        #expect(try Challenge(parsing: vector.input).isExpired(at: now) == vector.isExpired)
        #expect(try refusal(vector.input, for: .anyone, at: now) == (vector.isExpired ? .expired : nil))
    }

    @Test func `one second decides`() throws {
        let exp = Example.expiry.rawValue
        #expect(try refusal(for: .anyone, at: UnixSeconds(exp - 1)) == nil)
        #expect(try refusal(for: .anyone, at: UnixSeconds(exp)) == nil)
        #expect(try refusal(for: .anyone, at: UnixSeconds(exp + 1)) == .expired)
    }

    @Test func `without exp a challenge never expires`() throws {
        let sid = "sid:auth.example.com/v1/ssas?uid=1"
        #expect(try refusal(sid, for: .anyone, at: UnixSeconds(.max)) == nil)
        #expect(try Challenge(parsing: sid).expiry == nil)
    }

    static let hosts: [(expected: String, written: String, isSame: Bool)] = [
        ("auth.example.com", "auth.example.com", true),
        ("AUTH.example.COM", "auth.example.com", true),
        ("auth.example.com", "Auth.Example.com", true),
        ("auth.example.com:8443", "auth.example.com:8443", true),
        ("[2001:DB8::1]", "[2001:db8::1]", true),
        ("auth.example.com", "auth.example.org", false),
        ("auth.example.com", "auth.example.com:443", false),
        ("auth.example.com:443", "auth.example.com", false),
        ("auth.example.com:443", "auth.example.com:444", false),
        ("auth.example.com", "auth.example.co", false),
        ("auth.example.com", "auth.example.com.evil.example", false),
        ("auth.example.com", "evil-auth.example.com", false),
        ("auth.example.com", "xauth.example.com", false),
        ("example.com", "auth.example.com", false),
        ("a@b.example", "a-b.example", false),
        ("[::1]", "[::1]:1", false),
        ("", "auth.example.com", false),
        ("äuth.example.com", "auth.example.com", false),
    ]

    @Test(arguments: hosts)
    func `the authority is compared without letter case and as a whole`(
        _ expected: String,
        _ written: String,
        _ isSame: Bool
    ) throws {
        let sid = "sid:\(written)/v1/ssas?uid=1&exp=1700000000"
        let error: FreshnessError? = isSame ? nil : .unexpectedHost
        #expect(try refusal(sid, for: .authority(expected)) == error)
        #expect(try refusal(sid, for: .exactly(authority: expected, path: "/v1/ssas")) == error)
        #expect(try refusal(sid, for: .anyone) == nil)
    }

    @Test(arguments: ["/V1/ssas", "/v1/ssas/", "/v1/ssa", "/v1", "/", "//v1/ssas", "/v1%2Fssas", "/v1/ssas%20"])
    func `another path is refused where the path is demanded`(_ path: String) throws {
        let sid = "sid:auth.example.com\(path)?uid=1&exp=1700000000"
        #expect(try refusal(sid, for: Example.audience) == .unexpectedPath)
        #expect(try refusal(sid, for: .exactly(authority: Example.authority, path: path)) == nil)
        #expect(try refusal(sid, for: .authority(Example.authority)) == nil)
        #expect(try refusal(sid, for: .anyone) == nil)
    }

    @Test func `host, path and expiry are checked in this order`() throws {
        let late = UnixSeconds(Example.expiry.rawValue + 1)
        #expect(try refusal(for: .exactly(authority: "x.example", path: "/x"), at: late) == .unexpectedHost)
        #expect(try refusal(for: .exactly(authority: Example.authority, path: "/x"), at: late) == .unexpectedPath)
        #expect(try refusal(for: Example.audience, at: late) == .expired)
        #expect(try refusal(for: .authority("x.example"), at: late) == .unexpectedHost)
        #expect(try refusal(for: .anyone, at: late) == .expired)
    }

    @Test func `a moment is compared and printed as its seconds`() {
        #expect(UnixSeconds(1) < UnixSeconds(2))
        #expect(UnixSeconds(rawValue: 7) == UnixSeconds(7))
        #expect(UnixSeconds(1_700_000_000).description == "1700000000")
    }
}
