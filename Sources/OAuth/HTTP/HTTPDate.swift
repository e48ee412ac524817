import Glibc

/// The date form of HTTP, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7); the obsolete ones are not read.
package enum HTTPDate {
    package static func parse(_ text: String) -> Instant? {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == ":" })
        guard words.count == 8, words[7] == "GMT" || words[7] == "UTC", let month = months.firstIndex(of: String(words[2])),
            let day = number(words[1], 1...31), let year = number(words[3], 1970...9999), let hour = number(words[4], 0...23),
            let minute = number(words[5], 0...59), let second = number(words[6], 0...60)
        else { return nil }
        var fields = tm()
        fields.tm_year = year - 1900
        fields.tm_mon = Int32(month)
        fields.tm_mday = day
        fields.tm_hour = hour
        fields.tm_min = minute
        fields.tm_sec = second
        return Instant(seconds: timegm(&fields))
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func number(_ word: Substring, _ range: ClosedRange<Int32>) -> Int32? {
        guard word.utf8.count <= 4, let number = Int32(word), range.contains(number) else { return nil }
        return number
    }
}
