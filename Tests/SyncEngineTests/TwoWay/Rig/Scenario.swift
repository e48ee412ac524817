import Mail
import SyncEngine
import SyncPlanner
import Testing
import TwoWayRig

/// One row of the scenario tables: what both sides have in common, what happens to each, and what a run makes of it.
struct Scenario: Sendable, CustomTestStringConvertible {
    /// What must be there for the scenario to make sense.
    struct Needs: OptionSet, Sendable {
        let rawValue: Int
        /// The server stores keywords.
        static let keywords = Needs(rawValue: 1)
        /// Only the sandbox can do this.
        static let sandbox = Needs(rawValue: 2)
        /// The server tells roles of folders.
        static let roles = Needs(rawValue: 4)
        /// APPENDLIMIT is announced.
        static let appendLimit = Needs(rawValue: 8)
        /// Messages or mailboxes carry identifiers (OBJECTID, X-GM-EXT-1).
        static let identifiers = Needs(rawValue: 16)
        /// Single messages can be expunged (UIDPLUS).
        static let expunging = Needs(rawValue: 32)
    }

    typealias Edit = @Sendable (World) throws -> Void

    var name: String
    /// Agreed on by both sides before anything happens.
    var start: [String: String]
    var needs: Needs
    var configure: @Sendable (inout AccountSettings) -> Void
    /// What happens since.
    var edit: Edit
    var here: [String: String]
    var there: [String: String]
    /// Bodies that must come and go, over all runs; ``any`` where several ways are right.
    var down: Int
    var up: Int
    /// How many runs it takes until nothing is left to do.
    var runs: Int
    var outcome: RunOutcome
    /// Further findings, after the run.
    var check: @Sendable (World, RunSummary) throws -> [String]
    /// Whether the brake is let go.
    var allowsMassDelete = false

    /// - Parameter both: the end on both sides; `here` and `there` say it for one.
    init(
        _ name: String, start: [String: String] = ["INBOX": "a b c", "Work": "d e"], needs: Needs = [],
        configure: @escaping @Sendable (inout AccountSettings) -> Void = { _ in },
        edit: @escaping Edit, both: [String: String] = [:], here: [String: String]? = nil, there: [String: String]? = nil,
        down: Int = 0, up: Int = 0, runs: Int = 1, outcome: RunOutcome = .done,
        check: @escaping @Sendable (World, RunSummary) throws -> [String] = { _, _ in [] }
    ) {
        (self.name, self.start, self.needs, self.configure, self.edit) = (name, start, needs, configure, edit)
        // What is not said is as it was.
        self.here = start.merging(here ?? both) { $1 }.filter { $0.value != Self.noFolder }
        self.there = start.merging(there ?? both) { $1 }.filter { $0.value != Self.noFolder }
        (self.down, self.up, self.outcome, self.check) = (down, up, outcome, check)
        self.runs = runs
    }

    /// The same under another name.
    init(_ other: Scenario, name: String) {
        self = other
        self.name = name
    }

    static let any = -1

    /// In the end of a scenario: the folder is gone.
    static let noFolder = "-"

    var testDescription: String { name }

    func suits(_ stage: Stage) -> Bool { needs.subtracting(stage.offers).isEmpty }

    /// Runs that change nothing more on either side.
    var endsInPeace: Bool { outcome == .done || outcome == .partial }
}
