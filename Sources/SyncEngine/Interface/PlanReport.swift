/// How a dry run ended. Its steps came as ``RunEvent/planned(_:)``.
package struct PlanReport: Sendable, Equatable {
    /// What a run would have come to, under the names of a run's summary; `run` is 0. The octets, round trips and
    /// seconds are those of looking. The outcome is ``RunOutcome/brake`` if the brake would stop the run.
    package var totals: RunSummary
    /// What the brake says, even where ``AccountRunner`` was told to let it pass.
    package var brake: String?

    package init(totals: RunSummary, brake: String? = nil) { (self.totals, self.brake) = (totals, brake) }
}
