/// A day as SEARCH names it: `1-Feb-2024` (RFC 9051 section 9, `date`).
package struct CalendarDay: Hashable, Sendable {
    package let year: Int
    /// 1 … 12; anything else is brought into that range.
    package let month: Int
    package let day: Int

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = min(max(month, 1), 12)
        self.day = day
    }
}
