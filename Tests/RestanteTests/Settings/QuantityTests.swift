import Testing

@testable import restante

struct QuantityTests {
    @Test(
        "sizes are read",
        arguments: [
            ("0", 0), ("512", 512), ("50MB", 50_000_000), ("50 mb", 50_000_000), ("1.5GB", 1_500_000_000), ("1KiB", 1024),
            ("2TB", 2_000_000_000_000),
            ("10k", 10_000), ("18446744073709551615", UInt64.max),
        ] as [(String, UInt64)])
    func sizes(_ text: String, _ octets: UInt64) {
        #expect(Quantity.octets(text) == octets)
    }

    @Test(
        "what is no size is refused",
        arguments: ["", "MB", "-1", "5 potatoes", "1..5MB", ".5MB", "18446744073709551616", "99999999TB", "1e9", "٣"])
    func notSizes(_ text: String) {
        #expect(Quantity.octets(text) == nil)
    }

    @Test(
        "times are read",
        arguments: [
            ("0d", 0), ("30d", 2_592_000), ("90s", 90), ("2 min", 120), ("12h", 43_200), ("1w", 604_800), ("7y", 220_903_200),
            ("1.5h", 5400),
        ] as [(String, Int64)])
    func times(_ text: String, _ seconds: Int64) {
        #expect(Quantity.seconds(text) == seconds)
    }

    @Test(
        "what is no time is refused, the ambiguous month or minute too",
        arguments: ["", "30", "5m", "-3d", "d", "9999999999999999y"])
    func notTimes(_ text: String) {
        #expect(Quantity.seconds(text) == nil)
    }

    @Test(
        "what is written can be read again",
        arguments: [0, 1, 999, 1000, 50_000_000, 1_500_000, 2_000_000_000, 3_000_000_000_000, UInt64.max])
    func sizesBack(_ octets: UInt64) {
        #expect(Quantity.octets(Quantity.text(octets: octets)) == octets)
    }

    @Test(
        "times that are written can be read again",
        arguments: [(0, "0d"), (59, "59s"), (120, "2min"), (3600, "1h"), (2_592_000, "30d")] as [(Int64, String)])
    func timesBack(_ seconds: Int64, _ text: String) {
        #expect(Quantity.text(seconds: seconds) == text)
        #expect(Quantity.seconds(text) == seconds)
    }
}
