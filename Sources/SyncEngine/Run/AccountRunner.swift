import Foundation
import IMAPClient
import Mail
import MailIndex
import MaildirStore

/// One account's run from lock to summary: look at both sides, plan, act, record.
///
/// The order of effects is told where it is made: intents in ``FolderPreparation``, bodies and rows in ``StoreWriter``.
package struct AccountRunner: Sendable {
    private let settings: AccountSettings
    private let observer: any RunObserver
    private let progress: RunProgress

    package init(_ settings: AccountSettings, observer: any RunObserver, progress: RunProgress = RunProgress()) {
        (self.settings, self.observer, self.progress) = (settings, observer, progress)
    }

    /// Never throws: every ending is in the summary. Cancelling the task ends the run in a consistent state.
    ///
    /// - Parameter mode: instead of the account's own.
    package func run(_ mode: RunMode? = nil) async -> RunSummary {
        let mode = mode ?? settings.mode
        var summary = RunSummary(account: settings.name, mode: mode)
        let start = ContinuousClock.now
        do {
            try await run(mode, into: &summary)
        } catch let failure as RunFailure {
            (summary.outcome, summary.message) = (failure.outcome, failure.message)
        } catch {
            (summary.outcome, summary.message) = (.failed, StoreFailure(error).message)
        }
        if summary.outcome != .done { summary.complete = false }
        let elapsed = start.duration(to: .now).components
        summary.seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        observer.observe(.finished(summary))
        return summary
    }

    private func run(_ mode: RunMode, into summary: inout RunSummary) async throws {
        let account = AccountFiles(settings)
        try account.makeStateDirectory()
        let lock = try RunLock(stateDirectory: settings.stateDirectory, account: settings.name)
        let index = try account.openIndex()
        defer { index.close() }
        let run = try index.beginRun(mode: mode.rawValue, at: Date().timeIntervalSince1970)
        summary.run = run
        observer.observe(.runStarted(run: run, mode: mode))
        do {
            try account.checkStore(index)
            let found = try Recovery(index: index, store: account.store, run: run).recover()
            if found > 0 { observer.observe(.notice("\(found) messages of a run that was cut off were found in the store")) }
            let bytesLeft = try account.bytesLeftToday(index)
            try await RunExecution(
                settings: settings, mode: mode, run: run, index: index, store: account.store, bytesLeftToday: bytesLeft,
                observer: observer, progress: progress
            ).execute(into: &summary)
        } catch let failure as RunFailure {
            (summary.outcome, summary.message) = (failure.outcome, failure.message)
        }
        try index.finishRun(
            run, at: Date().timeIntervalSince1970, summary: summary.json, bytesIn: summary.bytesIn)
        _ = consume lock
    }
}
