import Mail

extension InternalDate {
    /// Reads `17-Jul-1996 02:44:25 -0700` (RFC 9051 section 9, `date-time`, without its quotes). The day may have one
    /// digit, with or without a space before it; the zone may be missing, which means UTC. `nil` for what is no date.
    package init?(imap text: [UInt8]) {
        guard let date = text.withUnsafeBufferPointer({ InternalDate(imap: $0) }) else { return nil }
        self = date
    }

    init?(imap text: UnsafeBufferPointer<UInt8>) {
        var reader = DateReader(text)
        guard let date = reader.dateTime() else { return nil }
        self = date
    }
}

/// Reads the parts of a date-time from left to right.
private struct DateReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func dateTime() -> InternalDate? {
        while take(" ") {}
        guard let day = number(digits: 1...2), take("-"), let month = month(), take("-"),
            let year = number(digits: 4...4), take(" "), let hour = number(digits: 1...2), take(":"),
            let minute = number(digits: 2...2), take(":"), let second = number(digits: 2...2)
        else { return nil }
        guard day >= 1, day <= CivilCalendar.daysInMonth(month, year: year), hour < 24, minute < 60, second <= 60
        else { return nil }
        while take(" ") {}
        guard let zone = zone(), position == bytes.count else { return nil }
        let days = CivilCalendar.daysSince1970(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - zone * 60
        return InternalDate(secondsSince1970: Int64(seconds), zoneOffsetMinutes: Int16(zone))
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func number(digits: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while count < digits.upperBound, position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            value = value * 10 + Int(digit)
            count += 1
            position += 1
        }
        return digits.contains(count) ? value : nil
    }

    /// 1 … 12, from the English abbreviation in any case.
    private mutating func month() -> Int? {
        guard position + 3 <= bytes.count else { return nil }
        let name = bytes[position..<position + 3]
        position += 3
        return CivilCalendar.monthNames.firstIndex { $0.utf8.elementsEqual(name) { $0 | 0x20 == $1 | 0x20 } }.map { $0 + 1 }
    }

    /// Minutes east of UTC; 0 if the text ends here. `nil` if it is none, such as `+9999`.
    private mutating func zone() -> Int? {
        if position == bytes.count { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let value = number(digits: 4...4), value / 100 < 24, value % 100 < 60 else { return nil }
        let minutes = value / 100 * 60 + value % 100
        return isWest ? -minutes : minutes
    }
}
