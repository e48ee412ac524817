import Mail

/// The `date-time` and `date` of RFC 3501 section 9.
enum DateTime {
    /// `dd-Mon-yyyy HH:MM:SS +zzzz`, a blank in front of a one-digit day, in the zone of the date.
    static func text(_ date: InternalDate) -> String {
        let time = CivilTime(secondsSince1970: date.secondsSince1970 + Int64(date.zoneOffsetMinutes) * 60)
        let clock = [time.hour, time.minute, time.second].map { CivilTime.padded($0, 2) }.joined(separator: ":")
        let offset = Int(date.zoneOffsetMinutes.magnitude)
        let zone = (date.zoneOffsetMinutes < 0 ? "-" : "+") + CivilTime.padded(offset / 60, 2) + CivilTime.padded(offset % 60, 2)
        let day = time.day < 10 ? " \(time.day)" : "\(time.day)"
        return "\(day)-\(CivilTime.monthNames[time.month - 1])-\(CivilTime.padded(time.year, 4)) \(clock) \(zone)"
    }

    /// The inverse of ``text(_:)``; `nil` for anything else.
    static func date(_ text: String) -> InternalDate? {
        let words = text.split(separator: " ")
        guard words.count == 3, let day = daysSince1970(String(words[0])) else { return nil }
        let clock = words[1].split(separator: ":").map { Int($0) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2], (0..<24).contains(hour),
            (0..<60).contains(minute), (0...60).contains(second), words[2].count == 5, let zone = Int(words[2].dropFirst()),
            words[2].hasPrefix("+") || words[2].hasPrefix("-"), zone >= 0, zone % 100 < 60, zone < 2400
        else { return nil }
        let minutes = (zone / 100 * 60 + zone % 100) * (words[2].hasPrefix("-") ? -1 : 1)
        let local = Int64(day) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return InternalDate(secondsSince1970: local - Int64(minutes) * 60, zoneOffsetMinutes: Int16(minutes))
    }

    /// Days from 1970-01-01 to a date such as `1-Feb-2024`.
    static func daysSince1970(_ text: String) -> Int? {
        let parts = text.split(separator: "-")
        guard parts.count == 3, let day = Int(parts[0]), let year = Int(parts[2]), (1...31).contains(day), (0...9999).contains(year),
            let month = CivilTime.monthNames.firstIndex(where: { $0.lowercased() == parts[1].lowercased() })
        else { return nil }
        return CivilTime.days(year: year, month: month + 1, day: day)
    }
}
