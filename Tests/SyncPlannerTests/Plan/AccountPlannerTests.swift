import Mail
import Testing

@testable import SyncPlanner

@Suite("Planning an account")
struct AccountPlannerTests {
    @Test("each situation has its plan", arguments: PlanTables.all)
    func situation(row: PlanRow) { row.check() }

    @Test("every situation is reached by a row of the tables")
    func words() {
        let reached = PlanTables.all.reduce(into: Set<Situation>()) { all, row in
            for folder in row.result.folders { all.formUnion(situations(folder)) }
        }
        // That one is planned by the engine, which knows which messages are the newest.
        #expect(Situation.allCases.filter { !reached.contains($0) } == [.beyondNewest])
    }

    @Test("every situation has words of its own")
    func descriptions() {
        let words = Set(Situation.allCases.map(\.description))
        #expect(words.count == Situation.allCases.count && !words.contains(""))
    }

    @Test("a folder that was made anew is told")
    func notes() {
        let row = PlanRow(
            words: "", base: "A 1 x; A 2 y", server: "A 1 x", here: "A x; A y", anew: ["A"], plan: "")
        #expect(
            row.result.notes == [
                "A: the server made the folder anew (its UIDVALIDITY changed); 1 of 2 messages were recognised in it, "
                    + "1 that are not there any more are kept here"
            ])
    }
}
