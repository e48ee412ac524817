import IMAPProtocol

/// The `date` of RFC 3501 section 9.
enum SearchDate {
    /// Days from 1970-01-01 to a date such as `1-Feb-2024`; `nil` when it is none.
    static func daysSince1970(_ text: String) -> Int? {
        let parts = text.split(separator: "-")
        guard parts.count == 3, let day = Int(parts[0]), let year = Int(parts[2]), (1...31).contains(day),
            (0...9999).contains(year),
            let month = CivilCalendar.monthNames.firstIndex(where: { $0.lowercased() == parts[1].lowercased() })
        else { return nil }
        return CivilCalendar.daysSince1970(year: year, month: month + 1, day: day)
    }
}
