import Testing

@testable import restante

struct HumanTests {
    @Test(
        "counts have groups of three",
        arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (12345, "12,345"), (1_234_567, "1,234,567"), (-1234, "-1,234")])
    func counts(_ number: Int, _ text: String) {
        #expect(Human.count(number) == text)
    }

    @Test("one is singular", arguments: [(0, "0 messages"), (1, "1 message"), (2, "2 messages"), (12345, "12,345 messages")])
    func plurals(_ number: Int, _ text: String) {
        #expect(Human.count(number, "message") == text)
    }

    @Test(
        "octets are told in decimal units",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1234, "1.2 kB"), (9940, "9.9 kB"), (9960, "10 kB"),
            (34_000_000, "34 MB"), (999_400, "999 kB"),
            (999_600, "1.0 MB"), (1_200_000_000, "1.2 GB"), (UInt64.max, "18 EB"),
        ] as [(UInt64, String)])
    func octets(_ number: UInt64, _ text: String) {
        #expect(Human.octets(number) == text)
    }

    @Test(
        "durations are told in the units that matter",
        arguments: [
            (0, "0.0 s"), (0.34, "0.3 s"), (9.94, "9.9 s"), (9.96, "10 s"), (89.4, "89 s"), (90, "2 min"), (180, "3 min"),
            (3600, "1 h"), (3900, "1 h 5 min"),
            (86_400, "1 day"), (183_600, "2 days 3 h"), (-1, "?"), (.infinity, "?"),
        ])
    func durations(_ seconds: Double, _ text: String) {
        #expect(Human.duration(seconds) == text)
    }

    @Test(
        "ages have one unit",
        arguments: [
            (3, "just now"), (300, "5 min ago"), (3600, "1 hour ago"), (7300, "2 hours ago"), (90_000, "1 day ago"),
            (-5, "in the future"), (.infinity, "never"),
        ])
    func ages(_ seconds: Double, _ text: String) {
        #expect(Human.age(seconds) == text)
    }

    @Test(
        "moments are written by RFC 3339",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_795_231_155.926, "2026-11-21T03:19:15.926Z"), (-0.5, "1969-12-31T23:59:59.500Z"),
            (.nan, "1970-01-01T00:00:00.000Z"),
        ])
    func moments(_ moment: Double, _ text: String) {
        #expect(Timestamp.rfc3339(moment) == text)
    }
}
