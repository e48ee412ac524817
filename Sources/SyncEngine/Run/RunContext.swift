import Foundation
import IMAPClient
import Mail
import MailIndex
import MaildirStore
import Synchronization

/// What all parts of one run share: the settings, the index, the writers, the retries, and how the run stands.
final class RunContext: Sendable {
    private struct State {
        var failure: RunFailure?
        var canResync = false
        var canExpunge = false
        var hasSignedIn = false
    }

    let settings: AccountSettings
    let mode: RunMode
    let options: RunOptions
    let run: Int64
    let index: AccountIndex
    let store: MaildirStore
    let writer: StoreWriter
    let queue: WorkQueue
    let trash: LocalTrash
    let budget: RetryBudget
    let erasures: Erasures
    let observer: any RunObserver
    let progress: RunProgress
    private let pool: ConnectionPool
    /// Rings when the run fails.
    private let alarm = Alarm()
    /// Octets that may still be fetched today; `nil` = no limit.
    private let bytesLeftToday: UInt64?
    private let state = Mutex(State())

    init(
        settings: AccountSettings, mode: RunMode, options: RunOptions, run: Int64, index: AccountIndex, store: MaildirStore,
        pool: ConnectionPool, bytesLeftToday: UInt64?, observer: any RunObserver, progress: RunProgress
    ) {
        (self.bytesLeftToday, self.pool, self.options) = (bytesLeftToday, pool, options)
        (self.settings, self.mode, self.run, self.index, self.store) = (settings, mode, run, index, store)
        (self.observer, self.progress) = (observer, progress)
        queue = WorkQueue(connections: settings.limits.connections)
        erasures = Erasures(index, run: run)
        writer = StoreWriter(index: index, run: run, erasures: erasures, progress: progress)
        trash = LocalTrash(stateDirectory: settings.stateDirectory, secondsSince1970: Date().timeIntervalSince1970)
        budget = RetryBudget(
            seconds: Double(settings.limits.retryBudgetSeconds), backoff: Backoff(base: settings.limits.retryBaseSeconds))
    }

    /// Called before and after each lasting effect; where a test wants the run to die, it throws.
    func reached(_ moment: RunStep.Moment, _ effect: RunStep.Effect, in folder: FolderPath) throws {
        try options.probe?(RunStep(moment, effect, in: folder.description))
    }

    var upkeep: SearchUpkeep { SearchUpkeep(policy: settings.search, index: index, store: store) }

    /// Nothing outside the index, which is a copy, may be touched.
    var isDry: Bool { options.purpose == .plan }
    /// The server may not be written to: mailboxes are opened with EXAMINE.
    var isReadOnlyRun: Bool { options.isReadOnly(mode) }
    var allowsMassDelete: Bool { options.allowsMassDelete }

    /// Octets of one connection that may wait for the disk.
    var octetsAhead: Int { max(512 << 10, (2 << 20) / max(1, settings.limits.connections)) }

    // MARK: Connections

    func connect() async throws(IMAPError) -> IMAPConnection {
        let connection = try await pool.open()
        state.withLock { $0.hasSignedIn = true }
        progress.update { $0.connections += 1 }
        return connection
    }

    /// This run's credentials have been good once.
    var hasSignedIn: Bool { state.withLock { $0.hasSignedIn } }

    /// A connection that is dead, or shall end without a word.
    func drop(_ connection: IMAPConnection) {
        pool.discard(connection)
        progress.update { $0.connections -= 1 }
    }

    /// A connection that is not needed any more.
    func finish(_ connection: IMAPConnection) async {
        await pool.retire(connection)
        progress.update { $0.connections -= 1 }
    }

    /// Octets on the wire so far, and the longest chain of waits.
    var metrics: (bytesIn: UInt64, bytesOut: UInt64, roundTrips: Int) {
        let all = pool.metrics
        return (all.bytesIn, all.bytesOut, pool.longestChain)
    }

    /// What the first connection can do holds for all of them.
    func confirm(_ connection: IMAPConnection) {
        let (canResync, canExpunge) = (connection.enabled.contains("QRESYNC"), connection.capabilities.has("UIDPLUS"))
        state.withLock { ($0.canResync, $0.canExpunge) = (canResync, canExpunge) }
    }

    /// Single messages can be removed on the server (UIDPLUS).
    var canExpunge: Bool { state.withLock { $0.canExpunge } }

    /// Mailboxes can be opened with QRESYNC.
    var canResync: Bool { state.withLock { $0.canResync } }

    // MARK: Faults

    var failure: RunFailure? { state.withLock { $0.failure } }

    /// Ends the run: no new work, and nobody waits any more, for the server or for better times. The first reason stays.
    func fail(_ failure: RunFailure) {
        state.withLock { state in
            if state.failure == nil { state.failure = failure }
        }
        queue.stop()
        pool.close()
        alarm.ring()
    }

    /// Waits before a passing fault is tried again. That a session ended with its token is no fault, and nothing is waited.
    ///
    /// - Returns: `false` when there is no use in it: the budget is spent, or the run ends.
    func wait(for error: IMAPError) async -> Bool {
        guard failure == nil else { return false }
        if error.kind == .sessionEnded, budget.mayRenewAtOnce() { return true }
        if error.disposition == .throttled { queue.wasThrottled() }
        let demanded = error.retryAfter.map { Double($0.components.seconds) + Double($0.components.attoseconds) / 1e18 }
        guard let seconds = budget.wait(demanded: demanded) else {
            fail(RunFailure(.passingFault, error.message + " Run again later."))
            return false
        }
        observer.observe(.waiting(reason: error.message, seconds: seconds))
        await alarm.sleep(seconds: seconds)
        return failure == nil && !Task.isCancelled
    }

    /// Ends the run when the day's octets are spent.
    func checkDailyBudget() {
        guard let left = bytesLeftToday, pool.metrics.bytesIn >= left else { return }
        fail(.dailyBudgetSpent)
    }

    // MARK: Folders

    /// Something of the folder is done; when it was the last, a writer finishes the folder.
    func ended(_ job: FolderJob) {
        if job.end() { writer.submit(.finish(job)) }
    }

    func folderFailed(_ job: FolderJob, _ message: String) {
        guard failure == nil else { return }
        let isNew = job.update { state in
            defer { if state.failure == nil { state.failure = message } }
            return state.failure == nil
        }
        if isNew { observer.observe(.folderFailed(job.path, message: message)) }
    }

    /// A writer has finished the folder, or found that it cannot be.
    func folderDone(_ job: FolderJob) {
        job.update { $0.maildir = nil }
        progress.update { $0.foldersDone += 1 }
        let state = job.state
        if state.isFinished { observer.observe(.folderFinished(job.path, state.result)) }
    }

    func messageFailed(_ job: FolderJob, _ uid: UID, _ failure: FolderJob.Failure) {
        job.update { state in
            state.failed[uid] = failure
            state.result.quarantined += 1
        }
        observer.observe(.messageFailed(job.path, uid, message: failure.message))
    }
}
