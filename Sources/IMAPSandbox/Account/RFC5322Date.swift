import IMAPProtocol

/// Dates in message headers (RFC 5322 section 3.3).
enum RFC5322Date {
    private static let weekdayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    /// Always in UTC, such as `Fri, 14 Jul 2017 02:40:00 +0000`.
    static func text(secondsSince1970: Int64) -> String {
        let days = CivilCalendar.floorDivide(Int(secondsSince1970), 86_400)
        let time = Int(secondsSince1970) - days * 86_400
        let (year, month, day) = CivilCalendar.date(daysSince1970: days)
        // 1970-01-01 was a Thursday.
        let weekday = weekdayNames[((days + 4) % 7 + 7) % 7]
        let clock = [time / 3_600, time / 60 % 60, time % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(weekday), \(day) \(CivilCalendar.monthNames[month - 1]) \(year) \(clock) +0000"
    }
}
