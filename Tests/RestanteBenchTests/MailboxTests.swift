import Testing

@testable import restante_bench

struct MailboxTests {
    @Test("the same seed makes the same message, another seed another")
    func seeds() {
        var first = MessageMaker(seed: 1)
        var again = MessageMaker(seed: 1)
        var other = MessageMaker(seed: 2)
        let message = first.make(number: 5, time: 1_262_304_000, octets: 4_000)
        #expect(message == again.make(number: 5, time: 1_262_304_000, octets: 4_000))
        #expect(message != other.make(number: 5, time: 1_262_304_000, octets: 4_000))
    }

    @Test("a message is as long as asked and ends with a line end", arguments: [2_000, 8_000, 100_000, 5_000_000])
    func sizes(octets: Int) {
        var maker = MessageMaker(seed: 3)
        let message = maker.make(number: 1, time: 1_262_304_000, octets: octets)
        #expect(abs(message.count - octets) <= 100)
        #expect(message.last == UInt8(ascii: "\n"))
        #expect(String(decoding: message, as: UTF8.self).contains("\nDate: Fri, 01 Jan 2010 00:00:00 +0000\n"))
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
