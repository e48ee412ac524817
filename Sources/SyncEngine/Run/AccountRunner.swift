import Foundation
import IMAPClient
import Mail
import MailIndex
import MaildirStore

/// One account's run from lock to summary: look at both sides, plan, act, record.
///
/// The order of effects is told where it is made: intents in ``FolderPreparation``, bodies and rows in ``StoreWriter``,
/// what goes to the server and what follows it here in ``TwoWayRun``.
package struct AccountRunner: Sendable {
    private let settings: AccountSettings
    private let observer: any RunObserver
    private let progress: RunProgress
    private let allowsMassDelete: Bool
    private let probe: RunProbe?

    /// - Parameters:
    ///   - allowsMassDelete: the brake does not mind how much would be deleted.
    ///   - probe: told each lasting effect of a two-way run; where it throws, the run ends as if the process had died.
    package init(
        _ settings: AccountSettings, observer: any RunObserver, progress: RunProgress = RunProgress(),
        allowsMassDelete: Bool = false, probe: RunProbe? = nil
    ) {
        (self.settings, self.observer, self.progress) = (settings, observer, progress)
        (self.allowsMassDelete, self.probe) = (allowsMassDelete, probe)
    }

    /// Never throws: every ending is in the summary. Cancelling the task ends the run in a consistent state.
    ///
    /// - Parameter mode: instead of the account's own.
    package func run(_ mode: RunMode? = nil) async -> RunSummary {
        let summary = await summed(mode) { try await work($0, into: &$1) }
        observer.observe(.finished(summary))
        return summary
    }

    /// A dry run: what ``run(_:)`` would do now, step by step as ``RunEvent/planned(_:)``. Touches nothing: not the index,
    /// not the store, not the server.
    package func plan(_ mode: RunMode? = nil) async -> PlanReport {
        let totals = await summed(mode) { try await look($0, into: &$1) }
        return PlanReport(totals: totals, brake: totals.outcome == .brake ? totals.message : nil)
    }

    /// Makes the index anew from what lies here and what the server lists; no body is fetched or sent, and nothing is
    /// changed on either side. The old index, if there is one, is set aside.
    package func rebuildIndex() async -> RunSummary {
        let summary = await summed(nil) { try await rebuild($0, into: &$1) }
        observer.observe(.finished(summary))
        return summary
    }

    private func summed(
        _ mode: RunMode?, _ body: (RunMode, inout RunSummary) async throws -> Void
    ) async -> RunSummary {
        let mode = mode ?? settings.mode
        var summary = RunSummary(account: settings.name, mode: mode)
        if !settings.folders.only.isEmpty { summary.only = settings.folders.only }
        let start = ContinuousClock.now
        do {
            try await body(mode, &summary)
        } catch let failure as RunFailure {
            (summary.outcome, summary.message) = (failure.outcome, failure.message)
        } catch {
            (summary.outcome, summary.message) = (.failed, StoreFailure(error).message)
        }
        if summary.outcome != .done { summary.complete = false }
        let elapsed = start.duration(to: .now).components
        summary.seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        return summary
    }

    private func work(_ mode: RunMode, into summary: inout RunSummary) async throws {
        let account = AccountFiles(settings)
        try account.makeStateDirectory()
        let lock = try RunLock(stateDirectory: settings.stateDirectory, account: settings.name)
        let index = try account.openIndex()
        defer { index.close() }
        let run = try index.beginRun(mode: mode.rawValue, at: Date().timeIntervalSince1970)
        summary.run = run
        observer.observe(.runStarted(run: run, mode: mode))
        let retention = RunRetention(settings: settings, files: account, index: index, run: run, observer: observer)
        let wasBehind = try retention.isBehind
        do {
            try checkStore(account, index, mode)
            try account.makeStore()
            try retention.begin()
            let found = try Recovery(index: index, store: account.store, run: run).recover()
            if found > 0 { observer.observe(.notice("\(found) messages of a run that was cut off were found in the store")) }
            let options = RunOptions(purpose: .work, allowsMassDelete: allowsMassDelete, probe: probe)
            try await execution(account, index, mode, options, run, try account.bytesLeftToday(index)).execute(into: &summary)
        } catch let failure as RunFailure {
            (summary.outcome, summary.message) = (failure.outcome, failure.message)
        }
        try retention.end(wasBehind: wasBehind)
        try index.finishRun(
            run, at: Date().timeIntervalSince1970, summary: summary.json, bytesIn: summary.bytesIn)
        if mode == .sync, summary.complete { account.clearTrash() }
        _ = consume lock
    }

    private func look(_ mode: RunMode, into summary: inout RunSummary) async throws {
        let account = AccountFiles(settings)
        // Where nothing is, there is nothing to keep others away from, and nothing may be made.
        guard account.hasState else { return try await lookOn(account, mode, into: &summary) }
        let lock = try RunLock(stateDirectory: settings.stateDirectory, account: settings.name)
        try await lookOn(account, mode, into: &summary)
        _ = consume lock
    }

    private func lookOn(_ account: AccountFiles, _ mode: RunMode, into summary: inout RunSummary) async throws {
        let index = try account.copyIndex()
        defer { index.close() }
        let run = try index.beginRun(mode: mode.rawValue, at: Date().timeIntervalSince1970)
        try checkStore(account, index, mode)
        try RunRetention(settings: settings, files: account, index: index, run: run, observer: observer).pretend()
        _ = try Recovery(index: index, store: account.store, run: run, isDry: true).recover()
        let options = RunOptions(purpose: .plan, allowsMassDelete: allowsMassDelete)
        try await execution(account, index, mode, options, run, nil).execute(into: &summary)
    }

    private func checkStore(_ account: AccountFiles, _ index: AccountIndex, _ mode: RunMode) throws {
        if mode == .sync { try account.checkStore(index) } else { try account.checkStoreForPulling(index) }
    }

    private func rebuild(_ mode: RunMode, into summary: inout RunSummary) async throws {
        let account = AccountFiles(settings)
        try account.makeStateDirectory()
        let lock = try RunLock(stateDirectory: settings.stateDirectory, account: settings.name)
        try account.checkThereIsMail()
        let hadSearch = account.hasSearch
        let index = try account.beginNewIndex()
        if hadSearch { try index.setSearch(true) }
        let run = try index.beginRun(mode: mode.rawValue, at: Date().timeIntervalSince1970)
        summary.run = run
        observer.observe(.notice("the index is made again from the mail that lies here and the server's lists"))
        do {
            try await execution(account, index, mode, RunOptions(purpose: .rebuild), run, nil).execute(into: &summary)
            try RunRetention(settings: settings, files: account, index: index, run: run, observer: observer).takeOver()
            try index.finishRun(run, at: Date().timeIntervalSince1970, summary: summary.json, bytesIn: summary.bytesIn)
        } catch {
            index.close()
            account.dropNewIndex()
            throw error
        }
        index.close()
        if let aside = try account.putNewIndexInPlace() {
            observer.observe(.notice("the index that was there is kept as \(aside)"))
        }
        _ = consume lock
    }

    private func execution(
        _ account: AccountFiles, _ index: AccountIndex, _ mode: RunMode, _ options: RunOptions, _ run: Int64,
        _ bytesLeftToday: UInt64?
    ) -> RunExecution {
        RunExecution(
            settings: settings, mode: mode, options: options, run: run, index: index, store: account.store,
            bytesLeftToday: bytesLeftToday, observer: observer, progress: progress)
    }
}
