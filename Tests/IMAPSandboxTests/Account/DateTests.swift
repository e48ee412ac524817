import Testing

@testable import IMAPSandbox

@Suite struct DateTests {
    @Test(arguments: [
        (0, "Thu, 1 Jan 1970 00:00:00 +0000"), (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
        (951_782_399, "Mon, 28 Feb 2000 23:59:59 +0000"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"), (4_107_542_400, "Mon, 1 Mar 2100 00:00:00 +0000"),
        (1_709_247_600, "Thu, 29 Feb 2024 23:00:00 +0000"),
    ])
    func secondsBecomeADate(_ seconds: Int, _ text: String) {
        #expect(RFC5322Date.text(secondsSince1970: Int64(seconds)) == text)
    }

    @Test(arguments: [
        ("1-Jan-1970", 0), ("31-dec-1969", -1), ("29-Feb-2000", 11_016), ("32-Jan-2000", nil), ("1-Foo-2000", nil), ("", nil),
        ("1-Jan", nil),
    ])
    func searchDatesAreRead(_ text: String, _ days: Int?) {
        #expect(SearchDate.daysSince1970(text) == days)
    }
}
