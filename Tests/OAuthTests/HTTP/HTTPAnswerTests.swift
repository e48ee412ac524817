import Testing

@testable import OAuth

@Suite struct HTTPAnswerTests {
    private let received = Instant(seconds: 784_111_777 + 200)

    @Test(
        "Dates of HTTP are read; others are not",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
            ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("Sun Nov  6 08:49:37 1994", nil), ("Sun, 06 Nov 1994 08:49:37 +0100", nil),
            ("Sun, 06 Foo 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 28:49:37 GMT", nil), ("", nil),
            ("Sun, 99999999999999999999 Nov 1994 08:49:37 GMT", nil),
        ] as [(String, Int?)])
    func dates(text: String, wanted: Int?) { #expect(HTTPDate.parse(text)?.seconds == wanted) }

    @Test(
        "Retry-After is seconds or a date, and never more than a day",
        arguments: [
            ("60", nil, 60), (" 5 ", nil, 5), ("-3", nil, 0), ("999999999", nil, 86400), ("99999999999999999999999", nil, nil),
            ("soon", nil, nil),
            ("Sun, 06 Nov 1994 08:59:37 GMT", nil, 400),
            // By the server's clock, which is 200 s behind ours.
            ("Sun, 06 Nov 1994 08:59:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 600),
            ("Sun, 06 Nov 1994 08:00:00 GMT", nil, 0),
        ] as [(String, String?, Int?)])
    func retryAfter(text: String, date: String?, wanted: Int?) {
        var headers = ["retry-after": text]
        headers["date"] = date
        #expect(HTTPAnswer(status: 429, headers: headers, body: [], received: received).retryAfter == wanted)
    }

    @Test(
        "The clock is compared with the Date header, and what matters is said",
        arguments: [
            (200, "200 s ahead of"), (-121, "121 s behind"), (7200, "120 min ahead of"), (-90000, "25 h behind"),
            (864_000, "10 days ahead of"),
            (120, nil), (-120, nil), (0, nil),
        ] as [(Int, String?)])
    func skew(seconds: Int, words: String?) {
        let answer = HTTPAnswer(
            status: 200, headers: ["date": "Sun, 06 Nov 1994 08:49:37 GMT"], body: [],
            received: Instant(seconds: 784_111_777 + seconds))
        #expect(answer.clockSkew == seconds)
        let warning = ClockSkew.warning(answer.clockSkew, host: "login.example")
        #expect(words.map { warning?.contains($0) == true } ?? (warning == nil))
    }

    @Test("An answer is not printed")
    func silent() { #expect(!"\(HTTPAnswer.text(200, "secret-token"))".contains("secret")) }
}
