/// The date of a header field: `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// Source: RFC 9110 §5.6.7, IMF-fixdate; the two obsolete forms are not read.
package enum HTTPDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The seconds since 1970 of a date; `nil` where the text is none.
    package static func seconds(parsing text: String) -> Int64? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard text.utf8.count == 29, parts.count == 6, parts[5] == "GMT" else { return nil }
        guard parts[0].hasSuffix(","), days.contains(String(parts[0].dropLast())) else { return nil }
        guard let month = months.firstIndex(of: String(parts[2])) else { return nil }
        let time = parts[4].split(separator: ":", omittingEmptySubsequences: false)
        guard time.count == 3, let day = number(parts[1], 2), let year = number(parts[3], 4) else { return nil }
        guard let hour = number(time[0], 2), let minute = number(time[1], 2), let second = number(time[2], 2) else {
            return nil
        }
        // The sixty-first second of a minute is a leap second.
        guard 1...length(ofMonth: month, year) ~= day, hour < 24, minute < 60, second <= 60 else { return nil }
        return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
    }

    private static func number(_ text: Substring, _ digits: Int) -> Int64? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return Int64(text)
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// - Parameter month: 0 to 11.
    private static func length(ofMonth month: Int, _ year: Int64) -> Int64 {
        if month == 1 { return isLeap(year) ? 29 : 28 }
        return [3, 5, 8, 10].contains(month) ? 30 : 31
    }

    /// - Parameters:
    ///   - month: 0 to 11.
    ///   - day: 1 to 31.
    private static func daysSince1970(_ year: Int64, _ month: Int, _ day: Int64) -> Int64 {
        let past = max(year - 1, 0)
        var days = year * 365 + past / 4 - past / 100 + past / 400
        for earlier in 0..<month { days += length(ofMonth: earlier, year) }
        // 719527 days lie between the first of January of the year 0, counted as a common year, and that of 1970.
        return days + day - 1 - 719_527
    }
}
