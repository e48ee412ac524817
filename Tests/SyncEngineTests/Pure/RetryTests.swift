import Testing
import TestRig

@testable import SyncEngine

/// How long is waited, and when no more.
struct RetryTests {
    @Test("waits grow from the base by decorrelated jitter, up to the cap")
    func table() {
        var backoff = Backoff(base: 1, cap: 20)
        let fractions = [0, 0.5, 0.5, 1, 1, 1, 0]
        let waits = fractions.map { backoff.next(fraction: $0) }
        // base + fraction × (3 × the wait before − base)
        #expect(waits == [1, 2, 3.5, 10.5, 20, 20, 1])
        backoff.reset()
        #expect(backoff.next(fraction: 1) == 3)
    }

    @Test("no wait is shorter than the base or longer than the cap")
    func bounds() {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        var backoff = Backoff(base: 0.5, cap: 60)
        for _ in 0..<1000 {
            let wait = backoff.next(fraction: Double.random(in: 0..<1, using: &random))
            #expect(0.5...60 ~= wait, "seed \(seed)")
        }
    }

    @Test("a budget pays for waits until it is spent")
    func budget() {
        let budget = RetryBudget(seconds: 10, backoff: Backoff(base: 2))
        #expect(budget.wait(demanded: nil, fraction: 0) == 2)
        #expect(budget.wait(demanded: 5) == 5)
        #expect(budget.wait(demanded: 4) == nil, "more than is left")
        #expect(budget.wait(demanded: 3) == 3, "a wait that was refused costs nothing")
        #expect(budget.wait(demanded: nil, fraction: 0) == nil)
        #expect(budget.wait(demanded: 0) == 0)
    }

    @Test("what the server demands is waited for exactly, and does not make later waits longer")
    func demanded() {
        let budget = RetryBudget(seconds: 1000, backoff: Backoff(base: 1))
        #expect(budget.wait(demanded: 100, fraction: 1) == 100)
        #expect(budget.wait(demanded: nil, fraction: 1) == 3)
        #expect(budget.wait(demanded: nil, fraction: 1) == 9)
        budget.workWentWell()
        #expect(budget.wait(demanded: nil, fraction: 1) == 3)
    }

    @Test("sessions that end with their token cost no wait, unless nothing else happens any more")
    func renewals() {
        let budget = RetryBudget(seconds: 10, backoff: Backoff(base: 1))
        for _ in 0..<3 {
            #expect((0..<8).allSatisfy { _ in budget.mayRenewAtOnce() })
            #expect(!budget.mayRenewAtOnce())
            budget.workWentWell()
        }
    }
}
