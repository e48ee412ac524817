import SyncEngine
import Testing

@testable import restante

struct ExitStatusTests {
    @Test(
        "every outcome has the number that scripts rely on",
        arguments: [
            (.done, 0), (.failed, 1), (.partial, 3), (.signInNeeded, 4), (.passingFault, 5), (.brake, 6), (.locked, 7),
            (.interrupted, 130),
        ] as [(RunOutcome, Int32)])
    func numbers(_ outcome: RunOutcome, _ number: Int32) {
        #expect(ExitStatus(outcome).rawValue == number)
    }

    @Test(
        "with several accounts the highest-ranked wins",
        arguments: [
            ([], 0), ([0, 0], 0), ([0, 7], 7), ([7, 5], 5), ([5, 3], 3), ([3, 1], 1), ([1, 4], 4), ([4, 6], 6),
            ([0, 7, 5, 3, 1, 4, 6], 6), ([6, 130], 130),
        ] as [([Int32], Int32)])
    func ranking(_ parts: [Int32], _ whole: Int32) {
        #expect(ExitStatus.highest(of: parts.compactMap(ExitStatus.init(rawValue:))).rawValue == whole)
        #expect(ExitStatus.highest(of: parts.reversed().compactMap(ExitStatus.init(rawValue:))).rawValue == whole)
    }

    @Test("the help lists numbers and meanings")
    func help() {
        #expect(
            ExitStatus.help([.done, .interrupted]) == "EXIT STATUS:\n    0  all done\n  130  interrupted (state is consistent)")
        for status in ExitStatus.allCases { #expect(ExitStatus.help(ExitStatus.runs).contains(status.meaning)) }
    }
}
