import SyncEngine

extension JSONLine {
    /// The last line of a dry run: a summary of what a run would have come to.
    init(_ report: PlanReport, time: Double = Timestamp.now) {
        self.init(report.totals, time: time)
        add("dryRun", true)
        if let brake = report.brake { add("brake", .string(brake)) }
    }
}
