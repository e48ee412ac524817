import TestRig
import Testing

@testable import OAuth

@Suite("The pace of requests")
struct RequestPaceTests {
    @Test("ten go at once, the others wait until ten seconds after the tenth before them")
    func burst() {
        var pace = RequestPace()
        #expect(
            (0..<25).map { _ in pace.book(at: 100) } == Array(repeating: 0.0, count: 10) + Array(repeating: 10.0, count: 10)
                + Array(repeating: 20.0, count: 5))
        #expect(pace.book(at: 200) == 0)
    }

    @Test("whatever comes when, there are never more than ten in ten seconds, and nothing waits without need")
    func property() {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        var (pace, now, made) = (RequestPace(), 0.0, [Double]())
        for _ in 0..<2000 {
            now += Double.random(in: 0...1.5, using: &random)
            let time = now + pace.book(at: now)
            if made.count >= 10 { #expect(time >= made[made.count - 10] + 10, "seed \(seed)") }
            #expect(time == now || made.count >= 10 && time == made[made.count - 10] + 10, "seed \(seed)")
            made.append(time)
        }
    }
}
