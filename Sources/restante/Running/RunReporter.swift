import SyncEngine
import Synchronization

/// Tells the user what happens in one account's run, in the form that the options ask for.
final class RunReporter: RunObserver {
    private let account: String
    private let console: Console
    private let board: ProgressBoard?
    /// Complaints shown so far; a terminal gets only the first few, the index keeps them all.
    private let complaints = Mutex(0)

    private static let mostComplaintsOnTerminal = 8

    /// - Parameter board: the progress display, if there is one.
    init(account: String, console: Console, board: ProgressBoard?) {
        self.account = account
        self.console = console
        self.board = board
    }

    func observe(_ event: RunEvent) {
        board?.observe(event, account: account)
        console.json(JSONLine(event, account: account))
        if case .finished(let summary) = event { return finish(summary) }
        guard let line = EventText(event, account: account) else { return }
        switch line.level {
        case .detail: if console.verbosity == .verbose { console.line(line.text, tone: .faint) }
        case .progress: if board == nil || console.verbosity == .verbose { console.line(line.text) }
        case .warning: if console.verbosity > .quiet, board == nil || !isWaiting(event) { complain(line.text, tone: .warning) }
        case .error: complain(line.text, tone: .error)
        }
    }

    /// The display shows itself what a run waits for.
    private func isWaiting(_ event: RunEvent) -> Bool {
        if case .waiting = event { true } else { false }
    }

    private func finish(_ summary: RunSummary) {
        let tone = SummaryText.tone(summary)
        if summary.outcome == .done {
            console.line(SummaryText.text(summary), tone: tone)
        } else {
            console.complain(SummaryText.text(summary), tone: tone)
        }
    }

    private func complain(_ text: String, tone: Console.Tone) {
        let number = complaints.withLock { count in
            count += 1
            return count
        }
        if board == nil || console.verbosity == .verbose || number < Self.mostComplaintsOnTerminal {
            console.complain(text, tone: tone)
        } else if number == Self.mostComplaintsOnTerminal {
            console.complain("\(account): more such lines are left out; see `restante status \(account)`", tone: tone)
        }
    }
}
