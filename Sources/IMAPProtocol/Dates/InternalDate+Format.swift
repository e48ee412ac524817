import Mail

extension InternalDate {
    /// `17-Jul-1996 02:44:25 -0700`, a day below 10 with a space before it (RFC 9051 section 9, `date-time`, without
    /// its quotes). Years outside 0 … 9999 cannot be written and come out as the nearest that can.
    package var imapText: String {
        let zone = max(-1439, min(1439, Int(zoneOffsetMinutes)))
        let earliest = CivilCalendar.daysSince1970(year: 0, month: 1, day: 1) * 86_400
        let latest = CivilCalendar.daysSince1970(year: 9999, month: 12, day: 31) * 86_400 + 86_399
        let (local, overflow) = Int(secondsSince1970).addingReportingOverflow(zone * 60)
        let seconds = overflow ? (secondsSince1970 < 0 ? earliest : latest) : max(earliest, min(latest, local))
        let days = CivilCalendar.floorDivide(seconds, 86_400)
        let time = seconds - days * 86_400
        let (year, month, day) = CivilCalendar.date(daysSince1970: days)
        let clock = [time / 3_600, time / 60 % 60, time % 60].map { padded($0, 2) }.joined(separator: ":")
        let sign = zone < 0 ? "-" : "+"
        return padded(day, 2, with: " ") + "-\(CivilCalendar.monthNames[month - 1])-" + padded(year, 4) + " " + clock + " " + sign
            + padded(abs(zone) / 60, 2) + padded(abs(zone) % 60, 2)
    }

    private func padded(_ number: Int, _ width: Int, with filler: Character = "0") -> String {
        let digits = String(number)
        return String(repeating: filler, count: max(0, width - digits.count)) + digits
    }
}
