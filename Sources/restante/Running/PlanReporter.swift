import SyncEngine
import Synchronization

/// Tells the user what one account's run would do: objects as they come, text when all is known.
final class PlanReporter: RunObserver {
    private let account: String
    private let console: Console
    private let board: ProgressBoard?
    private let others: RunReporter
    private let listing: Mutex<PlanListing>

    /// - Parameter board: the progress display, if there is one.
    init(account: String, console: Console, board: ProgressBoard?) {
        (self.account, self.console, self.board) = (account, console, board)
        others = RunReporter(account: account, console: console, board: board)
        listing = Mutex(
            PlanListing(
                account: account,
                mostLines: console.isTerminal && console.verbosity < .verbose ? PlanListing.mostLinesOnTerminal : nil,
                isVerbose: console.verbosity == .verbose))
    }

    func observe(_ event: RunEvent) {
        guard case .planned(let step) = event else { return others.observe(event) }
        if console.isJSON {
            console.json(JSONLine(step, account: account))
        } else {
            listing.withLock { $0.add(step) }
        }
    }

    /// To be called once, after the last event.
    func finish(_ report: PlanReport) {
        board?.observe(.finished(report.totals), account: account)
        console.json(JSONLine(report))
        listing.withLock { $0.lines(columns: console.columns) }.forEach(console.result)
        if let complaint = PlanText.complaint(report) { console.complain(complaint.text, tone: complaint.tone) }
        if let totals = PlanText.totals(report) { console.result(totals) }
    }
}
