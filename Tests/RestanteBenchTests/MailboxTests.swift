import Testing

@testable import restante_bench

struct MailboxTests {
    @Test("the same seed makes the same message, another seed another")
    func seeds() {
        var first = MessageMaker(seed: 1)
        var again = MessageMaker(seed: 1)
        var other = MessageMaker(seed: 2)
        let message = first.make(number: 5, time: 1_262_304_000, octets: 4_000, in: 0)
        #expect(message == again.make(number: 5, time: 1_262_304_000, octets: 4_000, in: 0))
        #expect(message != other.make(number: 5, time: 1_262_304_000, octets: 4_000, in: 0))
    }

    @Test("a message is as long as asked and ends with a line end", arguments: [2_000, 8_000, 100_000, 5_000_000], [false, true])
    func sizes(octets: Int, isFresh: Bool) {
        var maker = MessageMaker(seed: 3, isFresh: isFresh)
        let message = maker.make(number: 1, time: 1_262_304_000, octets: octets, in: 0)
        #expect(abs(message.count - octets) <= 100)
        #expect(message.last == UInt8(ascii: "\n"))
        #expect(String(decoding: message, as: UTF8.self).contains("\nDate: Fri, 01 Jan 2010 00:00:00 +0000\n"))
    }

    @Test("fresh texts are the same for the same seed, and have no line twice but what they quote of their own folder")
    func fresh() {
        func make() -> [[UInt8]] {
            var maker = MessageMaker(seed: 9, vocabulary: 5_000, isFresh: true)
            return (0..<200).map { maker.make(number: $0, time: 1_262_304_000, octets: 4_000, in: $0 % 2) }
        }
        let messages = make()
        #expect(messages == make())
        var seen: [Int: Set<String>] = [:]
        var quotes = 0
        for (number, message) in messages.enumerated() {
            let text = String(decoding: message, as: UTF8.self)
            let lines = text[(text.firstRange(of: "\n\n")?.upperBound ?? text.startIndex)...].split(separator: "\n").map(String.init)
            for line in lines.dropLast() {
                let own = String(line.trimmingPrefix("> "))
                let isKnown = seen.values.contains { $0.contains(own) }
                if line.hasPrefix("> ") {
                    quotes += 1
                    #expect(seen[number % 2]?.contains { $0.hasPrefix(own) } == true, "message \(number): \(line)")
                } else {
                    #expect(!isKnown, "message \(number): \(line)")
                }
            }
            seen[number % 2, default: []].formUnion(lines)
        }
        #expect(quotes > 500)
    }

    @Test("log-normal sizes have the mean that was asked for")
    func mean() {
        var generator = SeededGenerator(seed: 4)
        let draws = (0..<50_000).map { _ in generator.logNormal(mean: 8_000, sigma: 1) }
        let mean = draws.reduce(0, +) / Double(draws.count)
        #expect(abs(mean - 8_000) < 400, "seed 4 gave \(mean)")
        #expect(draws.allSatisfy { $0 > 0 })
    }
}
