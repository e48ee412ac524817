import IMAPClient
import Mail
import MailIndex

/// Puts mail back on an account's server: folders, messages, flags, keywords and dates. What is there already is left alone
/// and not sent again, so that it can be run as often as one likes, and goes on where it was cut off.
///
/// Order of effects: the account is locked → that it begins is put on record → missing folders are made, parents first → each folder is looked through, then
/// what it lacks is sent (``FolderRestore``).
package struct AccountRestore: Sendable {
    private let settings: AccountSettings
    private let observer: any RestoreObserver
    private let progress: RunProgress
    private let probe: RunProbe?
    private let begin: @Sendable () throws -> Void

    /// - Parameters:
    ///   - probe: told each lasting effect; where it throws, the run ends as if the process had died.
    ///   - begin: called before anything is done, unless nothing is to be done but looking; where it throws, nothing is done.
    package init(
        _ settings: AccountSettings, observer: any RestoreObserver, progress: RunProgress = RunProgress(), probe: RunProbe? = nil,
        begin: @escaping @Sendable () throws -> Void = {}
    ) {
        (self.settings, self.observer, self.progress, self.probe, self.begin) = (settings, observer, progress, probe, begin)
    }

    /// Never throws: every ending is in the report. Cancelling the task ends it in a consistent state.
    /// - Parameter makeSource: called once the account is locked.
    package func run(
        _ request: RestoreRequest, from makeSource: @escaping @Sendable () throws -> any RestoreSource
    ) async -> RestoreReport {
        var beginning = RestoreReport(account: settings.name)
        beginning.isDry = request.isDry
        let ledger = RestoreLedger(beginning, observer: observer)
        let start = ContinuousClock.now
        do {
            try await locked(request, makeSource, ledger)
        } catch {
            let failure = (error as? RunFailure) ?? (error as? IMAPError).map { RunFailure($0) } ?? RunFailure(.failed, "\(error)")
            ledger.update { ($0.outcome, $0.message) = (failure.outcome, failure.message) }
        }
        let elapsed = start.duration(to: .now).components
        var report = ledger.report
        report.seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        conclude(&report)
        return report
    }

    private func conclude(_ report: inout RestoreReport) {
        guard report.outcome == .done, report.foldersFailed > 0 || report.counts.refused > 0 else { return }
        var parts: [String] = []
        if report.counts.refused > 0 { parts.append("\(report.counts.refused) messages could not be put back") }
        if report.foldersFailed > 0 { parts.append("\(report.foldersFailed) folders could not be done") }
        (report.outcome, report.message) = (.partial, parts.joined(separator: ", and "))
    }

    private func locked(
        _ request: RestoreRequest, _ makeSource: @escaping @Sendable () throws -> any RestoreSource,
        _ ledger: RestoreLedger
    ) async throws {
        let files = AccountFiles(settings)
        // A dry run makes nothing, and where nothing is there is nothing to keep others away from.
        if !request.isDry { try files.makeStateDirectory() }
        guard files.hasState else { return try await work(request, makeSource, try files.copyIndex(), files, ledger) }
        let lock = try RunLock(stateDirectory: settings.stateDirectory, account: settings.name)
        try await work(request, makeSource, request.isDry ? try files.copyIndex() : try files.openIndex(), files, ledger)
        _ = consume lock
    }

    private func work(
        _ request: RestoreRequest, _ makeSource: @escaping @Sendable () throws -> any RestoreSource, _ index: AccountIndex,
        _ files: AccountFiles, _ ledger: RestoreLedger
    ) async throws {
        defer { index.close() }
        let source = try await onDisk(makeSource)
        let folders = try await onDisk { try source.folders() }
        if !request.isDry { try await onDisk(begin) }
        let credentials = try await settings.signIn()
        let context = RunContext(
            settings: settings, mode: .sync, options: RunOptions(purpose: request.isDry ? .plan : .work, probe: probe), run: 0,
            index: index, store: files.store,
            pool: ConnectionPool(
                SessionOptions(settings, credentials: credentials, access: request.isDry ? .readOnly : .readWrite)),
            bytesLeftToday: nil, observer: Relay(observer: observer), progress: progress)
        let sessions = Sessions(context)
        defer {
            let metrics = context.metrics
            ledger.update { ($0.bytesOut, $0.roundTrips) = (metrics.bytesOut, metrics.roundTrips) }
        }
        do {
            try await withTaskCancellationHandler {
                try await RestoreRun(
                    context: context, sessions: sessions, source: source, observer: observer, request: request,
                    ledger: ledger
                ).carryOut(folders)
            } onCancel: {
                context.fail(.interrupted)
            }
            await sessions.close()
        } catch {
            let failure = context.failure
            context.fail(failure ?? RunFailure(.failed, "\(error)"))
            throw failure ?? error
        }
    }
}

/// Tells what the retry layer says.
private struct Relay: RunObserver {
    let observer: any RestoreObserver

    func observe(_ event: RunEvent) {
        switch event {
        case .waiting(let reason, let seconds): observer.observe(.waiting(reason: reason, seconds: seconds))
        case .notice(let text): observer.observe(.notice(text))
        default: break
        }
    }
}
