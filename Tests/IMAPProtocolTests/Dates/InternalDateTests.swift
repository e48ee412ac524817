import IMAPProtocol
import Mail
import Testing

@Suite("INTERNALDATE")
struct InternalDateTests {
    static let dates: [(String, Int64, Int16)] = [
        ("17-Jul-1996 02:44:25 -0700", 837_596_665, -420), (" 1-Jan-1970 00:00:00 +0000", 0, 0),
        ("29-Feb-2000 23:59:59 +0000", 951_868_799, 0),
        ("31-Dec-1969 23:59:59 +0000", -1, 0), ("31-Dec-9999 23:59:59 +0000", 253_402_300_799, 0),
        (" 9-Sep-2026 12:30:00 +0545", 1_788_936_300, 345),
        (" 1-Mar-0004 00:00:00 +0000", -62_035_804_800, 0),
    ]

    @Test("Dates are read and written back as they were", arguments: dates.indices)
    func roundTrip(_ index: Int) {
        let (text, seconds, zone) = Self.dates[index]
        let date = InternalDate(imap: Array(text.utf8))
        #expect(date == InternalDate(secondsSince1970: seconds, zoneOffsetMinutes: zone), "\(text)")
        #expect(date?.imapText == text)
    }

    @Test(
        "Sloppy dates are read too",
        arguments: [
            ("1-jan-1970 0:00:00 +0000", "1-Jan-1970 00:00:00 +0000"), ("01-JAN-1970 00:00:00", " 1-Jan-1970 00:00:00 +0000"),
            ("  1-Jan-1970 00:00:00  -0000", " 1-Jan-1970 00:00:00 +0000"),
        ])
    func sloppy(_ text: String, _ exact: String) {
        #expect(InternalDate(imap: Array(text.utf8)) == InternalDate(imap: Array(exact.utf8)))
        #expect(InternalDate(imap: Array(text.utf8)) != nil)
    }

    @Test(
        "What is no date is none",
        arguments: [
            "", "x", "30-Feb-2020 00:00:00 +0000", "29-Feb-2100 00:00:00 +0000", "00-Jan-2020 00:00:00 +0000",
            "1-Foo-2020 00:00:00 +0000",
            "1-Jan-20 00:00:00 +0000", "1-Jan-2020 24:00:00 +0000", "1-Jan-2020 00:60:00 +0000", "1-Jan-2020 00:00:00 +9999",
            "1-Jan-2020 00:00:00 GMT",
            "1-Jan-2020 00:00:00 +0000 x", "1-Jan-2020", "1-Jan-2020 00:00:00 +000",
        ])
    func refused(_ text: String) {
        #expect(InternalDate(imap: Array(text.utf8)) == nil)
    }

    @Test("Any moment can be written, even one far beyond the calendar", arguments: [Int64.min, Int64.max, -1, 253_402_300_800])
    func extremes(_ seconds: Int64) {
        for zone in [Int16.min, 0, Int16.max] {
            let text = InternalDate(secondsSince1970: seconds, zoneOffsetMinutes: zone).imapText
            #expect(text.utf8.count == 26, "\(text)")
        }
    }

    @Test("Days of a thousand years are read as they were written")
    func manyDays() {
        for day in stride(from: -180_000, to: 190_000, by: 7) {
            let date = InternalDate(secondsSince1970: Int64(day) * 86_400 + 3_723)
            #expect(InternalDate(imap: Array(date.imapText.utf8)) == date)
        }
    }
}
