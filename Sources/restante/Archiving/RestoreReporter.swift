import SyncEngine

/// Tells the user what happens while mail is put back.
final class RestoreReporter: RestoreObserver {
    private let account: String
    private let isDry: Bool
    private let console: Console

    init(account: String, isDry: Bool, console: Console) {
        (self.account, self.isDry, self.console) = (account, isDry, console)
    }

    func observe(_ event: RestoreEvent) {
        console.json(RestoreText.json(event, account: account))
        guard let (text, level) = RestoreText.line(event, account: account, isDry: isDry) else { return }
        switch level {
        case .detail: if console.verbosity == .verbose { console.line(text) }
        case .progress: console.line(text)
        case .warning: if console.verbosity > .quiet { console.complain(text, tone: .warning) }
        case .error: console.complain(text)
        }
    }

    func finish(_ report: RestoreReport, from source: String?, isQueried: Bool) {
        console.json(RestoreText.json(report, from: source))
        let text = RestoreText.summary(report, isQueried: isQueried)
        if report.outcome == .done { console.line(text, tone: .good) } else { console.complain(text) }
    }

    /// Does the work with the display beside it.
    func painted<Value: Sendable>(_ progress: RunProgress, _ work: () async throws -> Value) async throws -> Value {
        guard console.showsProgress else { return try await work() }
        return try await ProgressBoard([(account, progress)], console: console).painted(work)
    }
}
