import Mail

/// Dates as the manifest has them (RFC 3339), in the zone that the server wrote.
enum ArchiveDate {
    static func text(_ date: InternalDate) -> String {
        // Years beyond four digits and zones beyond two have no form: they are shown as the last that has.
        let offset = min(max(Int64(date.zoneOffsetMinutes), -5999), 5999)
        let local = min(max(min(max(date.secondsSince1970, -1 << 40), 1 << 40) + offset * 60, -62_167_219_200), 253_402_300_799)
        let days = local.quotientAndRemainder(dividingBy: 86_400)
        let (day, second) = days.remainder < 0 ? (days.quotient - 1, days.remainder + 86_400) : (days.quotient, days.remainder)
        let (year, month, dayOfMonth) = civil(day)
        let zone = abs(offset)
        let sign = offset < 0 ? "-" : "+"
        return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(dayOfMonth, 2) + "T" + pad(second / 3600, 2) + ":"
            + pad(second / 60 % 60, 2)
            + ":" + pad(second % 60, 2) + sign + pad(zone / 60, 2) + ":" + pad(zone % 60, 2)
    }

    /// The date as it will be read from a manifest: the same, unless it has no form there.
    static func representable(_ date: InternalDate) -> InternalDate { parse(text(date)) ?? date }

    /// Reads what ``text(_:)`` writes; `nil` for anything else.
    static func parse(_ text: String) -> InternalDate? {
        let bytes = Array(text.utf8)
        guard bytes.count == 25 else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            var value: Int64 = 0
            for byte in bytes[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), let zoneHour = number(20..<22),
            let zoneMinute = number(23..<25),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61, zoneMinute < 60
        else { return nil }
        let offset = (bytes[19] == UInt8(ascii: "-") ? -1 : 1) * (zoneHour * 60 + zoneMinute)
        let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
        let date = InternalDate(secondsSince1970: seconds, zoneOffsetMinutes: Int16(offset))
        return ArchiveDate.text(date) == text ? date : nil
    }

    /// The date line of mbox, `Wed Jul 17 02:44:25 2024`, in UTC.
    static func asctime(_ seconds: Int64) -> String {
        let text = ArchiveDate.text(InternalDate(secondsSince1970: seconds))
        let day = days(
            Int64(text.prefix(4)) ?? 1970, Int64(text.dropFirst(5).prefix(2)) ?? 1, Int64(text.dropFirst(8).prefix(2)) ?? 1)
        let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let month = months[(Int(text.dropFirst(5).prefix(2)) ?? 1) - 1]
        let dayText = text.dropFirst(8).prefix(2)
        let padded = dayText.hasPrefix("0") ? " " + dayText.dropFirst() : String(dayText)
        return "\(names[Int(((day % 7) + 7) % 7)]) \(month) \(padded) \(text.dropFirst(11).prefix(8)) \(text.prefix(4))"
    }

    /// Days since 1970-01-01 in the Gregorian calendar.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        return (year, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
    }

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
