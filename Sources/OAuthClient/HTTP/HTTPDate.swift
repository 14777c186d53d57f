/// The date of a header field, in one of three forms.
///
/// - `Sun, 06 Nov 1994 08:49:37 GMT`, the only one that is still written;
/// - `Sunday, 06-Nov-94 08:49:37 GMT`, from RFC 850;
/// - `Sun Nov  6 08:49:37 1994`, from `asctime` of C.
///
/// Source: RFC 9110 §5.6.7: all three have to be read.
package enum HTTPDate {
    private static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// The seconds since 1970 of a date; `nil` where the text is none.
    ///
    /// - Parameters:
    ///   - text: The date.
    ///   - now: The wall clock, seconds since 1970: it says to which century a year of two digits belongs.
    package static func seconds(parsing text: String, at now: Int64) -> Int64? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        switch parts.count {
        case 6 where parts[5] == "GMT":
            guard days.contains(where: { $0.prefix(3) + "," == parts[0] }) else { return nil }
            return seconds(number(parts[3], 4), DayAndTime(parts[2], number(parts[1], 2), parts[4]))
        case 5,
            6 where parts[2].isEmpty:
            guard days.contains(where: { $0.prefix(3) == parts[0] }) else { return nil }
            // The day fills two places, with a space before a single digit.
            let rest = parts.suffix(3).map { $0 }
            let day = number(rest[0], parts.count == 5 ? 2 : 1)
            return seconds(number(rest[2], 4), DayAndTime(parts[1], day, rest[1]))
        case 4 where parts[3] == "GMT":
            let date = parts[1].split(separator: "-", omittingEmptySubsequences: false)
            guard days.contains(where: { $0 + "," == parts[0] }), date.count == 3 else { return nil }
            guard let moment = DayAndTime(date[1], number(date[0], 2), parts[2]) else { return nil }
            return seconds(number(date[2], 2).flatMap { year(ending: $0, moment, at: now) }, moment)
        default: return nil
        }
    }

    private static func seconds(_ year: Int64?, _ moment: DayAndTime?) -> Int64? {
        guard let year, let moment, moment.exists(in: year) else { return nil }
        return moment.seconds(in: year)
    }

    /// The latest year with these two digits whose moment is not more than fifty years ahead.
    private static func year(ending digits: Int64, _ moment: DayAndTime, at now: Int64) -> Int64? {
        stride(from: 9900 + digits, through: 1900 + digits, by: -100).first { moment.seconds(in: $0 - 50) <= now }
    }

    fileprivate static func number(_ text: Substring, _ digits: Int) -> Int64? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return Int64(text)
    }
}

/// A date without its year.
private struct DayAndTime {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// 0 to 11.
    private let month: Int
    private let day: Int64
    /// Since midnight.
    private let seconds: Int64

    init?(_ month: Substring, _ day: Int64?, _ time: Substring) {
        let parts = time.split(separator: ":", omittingEmptySubsequences: false).map { HTTPDate.number($0, 2) }
        guard let month = Self.months.firstIndex(of: String(month)), let day, parts.count == 3 else { return nil }
        guard let hour = parts[0], let minute = parts[1], let second = parts[2] else { return nil }
        // The sixty-first second of a minute is a leap second.
        guard hour < 24, minute < 60, second <= 60 else { return nil }
        self.month = month
        self.day = day
        seconds = (hour * 60 + minute) * 60 + second
    }

    /// Whether the month is as long as that.
    func exists(in year: Int64) -> Bool { 1...Self.length(ofMonth: month, year) ~= day }

    /// The seconds since 1970.
    func seconds(in year: Int64) -> Int64 {
        let past = max(year - 1, 0)
        var days = year * 365 + past / 4 - past / 100 + past / 400
        for earlier in 0..<month { days += Self.length(ofMonth: earlier, year) }
        // 719527 days lie between the first of January of the year 0, counted as a common year, and that of 1970.
        return (days + day - 1 - 719_527) * 86_400 + seconds
    }

    private static func length(ofMonth month: Int, _ year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        if month == 1 { return isLeap ? 29 : 28 }
        return [3, 5, 8, 10].contains(month) ? 30 : 31
    }
}
