import OAuthClient
import Testing

@Suite struct HTTPDateTests {
    /// 2026-11-26T00:00:00Z.
    private static let now: Int64 = 1_795_651_200

    @Test(
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799), ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
            ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800), ("Thu, 31 Dec 1969 23:59:59 GMT", -1),
            ("Mon, 29 Feb 2100 00:00:00 GMT", nil), ("Sun, 06 Nov 1994 24:00:00 GMT", nil),
            ("Sun, 06 Nov 1994 08:60:00 GMT", nil), ("Sun, 31 Nov 1994 08:49:37 GMT", nil),
            ("Sun, 00 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 nov 1994 08:49:37 GMT", nil),
            ("Sun, 06 Nov 1994 08:49:37 UTC", nil), ("Sun, 6 Nov 1994 08:49:37 GMT", nil),
            ("Sunday, 06 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 94 08:49:37 GMT", nil), ("", nil), ("30", nil),
            ("Sun, 06 Nov 1994 +8:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 GMT ", nil),
            ("Sun, 06 Nov 1994 08:49 GMT", nil), ("Sun,  6 Nov 1994 08:49:37 GMT", nil),
        ] as [(String, Int64?)]
    ) func `a date is read as it is written`(text: String, seconds: Int64?) {
        #expect(HTTPDate.seconds(parsing: text, at: Self.now) == seconds)
    }

    @Test(
        arguments: [
            ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777), ("Wednesday, 01-Jan-70 00:00:00 GMT", 3_155_760_000),
            ("Saturday, 29-Feb-20 12:00:00 GMT", 1_582_977_600), ("Friday, 27-Nov-26 00:00:00 GMT", 1_795_737_600),
            // Fifty years ahead, and a second more: the second one is past.
            ("Thursday, 26-Nov-76 00:00:00 GMT", 3_373_574_400), ("Friday, 26-Nov-76 00:00:01 GMT", 217_814_401),
            ("Sun, 06-Nov-94 08:49:37 GMT", nil), ("Sunday, 06-Nov-1994 08:49:37 GMT", nil),
            ("Sunday 06-Nov-94 08:49:37 GMT", nil), ("Sunday, 6-Nov-94 08:49:37 GMT", nil),
            ("Sunday, 06-nov-94 08:49:37 GMT", nil), ("Sunday, 06 Nov 94 08:49:37 GMT", nil),
            ("Sunday, 06-Nov-94 08:49:37 UTC", nil), ("Sunday, 06-Nov-94 08:49:37", nil),
            ("Sunday, 29-Feb-94 08:49:37 GMT", nil), ("Sunday, 06-Nov-94- 08:49:37 GMT", nil),
            ("Someday, 06-Nov-94 08:49:37 GMT", nil), ("Sunday,  06-Nov-94 08:49:37 GMT", nil),
        ] as [(String, Int64?)]
    ) func `the form of RFC 850 is read, with a year of two digits`(text: String, seconds: Int64?) {
        #expect(HTTPDate.seconds(parsing: text, at: Self.now) == seconds)
    }

    @Test(
        arguments: [
            // In 2099 the year 05 is the next one of that name, and in 1970 the year 94 lies ahead.
            ("Monday, 05-Jan-05 00:00:00 GMT", 4_070_908_800, 4_260_556_800),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 0, 784_111_777),
        ] as [(String, Int64, Int64)]
    ) func `a year of two digits belongs to the century that is near`(text: String, now: Int64, seconds: Int64) {
        #expect(HTTPDate.seconds(parsing: text, at: now) == seconds)
    }

    @Test(
        arguments: [
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu Jan  1 00:00:00 1970", 0),
            ("Sat Feb 29 12:00:00 2020", 1_582_977_600), ("Sat Dec 31 23:59:60 2016", 1_483_228_800),
            ("Sun Nov 06 08:49:37 1994", 784_111_777), ("Sun Nov 6 08:49:37 1994", nil),
            ("Sun Nov  16 08:49:37 1994", nil), ("Sun Nov   6 08:49:37 1994", nil), ("Sun, Nov  6 08:49:37 1994", nil),
            ("Sunday Nov  6 08:49:37 1994", nil), ("Sun Nov  6 08:49:37 94", nil), ("Sun Nov 31 08:49:37 1994", nil),
            ("Sun nov  6 08:49:37 1994", nil), ("Sun Nov  6 8:49:37 1994", nil), ("Sun Nov  6 08:49:37 1994 GMT", nil),
            ("Sun Nov  6 08:49:37 1994 ", nil), ("Sun Nov  0 08:49:37 1994", nil),
        ] as [(String, Int64?)]
    ) func `the form of asctime is read`(text: String, seconds: Int64?) {
        #expect(HTTPDate.seconds(parsing: text, at: Self.now) == seconds)
    }
}
