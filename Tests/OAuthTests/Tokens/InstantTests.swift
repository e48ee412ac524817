import Testing

@testable import OAuth

@Suite struct InstantTests {
    @Test("Arithmetic stops at the ends of what an integer holds")
    func saturates() {
        let late = Instant(seconds: .max)
        let early = Instant(seconds: .min)
        #expect(late.adding(seconds: 1) == late)
        #expect(early.adding(seconds: -1) == early)
        #expect(late.seconds(since: early) == .max)
        #expect(early.seconds(since: late) == .min)
        #expect(Instant(seconds: 10).adding(seconds: -3) == Instant(seconds: 7))
        #expect(Instant(seconds: 10).seconds(since: Instant(seconds: 4)) == 6)
    }
}
