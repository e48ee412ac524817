import IMAPProtocol
import Testing

@Suite("The calendar")
struct CivilCalendarTests {
    @Test("Days and dates are each other's inverse, and every day is one that its month has")
    func inverse() {
        for days in stride(from: -800_000, through: 800_000, by: 997) {
            let (year, month, day) = CivilCalendar.date(daysSince1970: days)
            #expect(CivilCalendar.daysSince1970(year: year, month: month, day: day) == days)
            #expect((1...CivilCalendar.daysInMonth(month, year: year)).contains(day))
        }
    }
}
